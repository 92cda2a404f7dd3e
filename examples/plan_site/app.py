"""見本の申請サイトの画面。"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, jsonify, redirect, render_template, request

from . import desk
from .own_fields import OWN
from .portal import LinkStopped, Portal, Refused, Unavailable
from .store import Store

STOPPED = "連携が止まっています。受け取った値と書いた値は、そのまま残しています。続きは手で入力するか、もう一度連携してください。"
DOWN = "支援プラットフォームにつながりません。手で入力して進められます。あとでもう一度「取得」を押すこともできます。"


def valid_number(text: str) -> bool:
    """法人番号の検査数字が合うか (13桁)。"""
    if len(text) != 13 or not text.isdigit():
        return False
    total = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(text[1:])))
    return int(text[0]) == 9 - total % 9


def make(portal: Portal, folder: Path) -> Flask:
    """アプリを作る。"""
    app = Flask("plan_site", template_folder=str(Path(__file__).parent / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = 512 * 1024
    store = Store(folder)
    cache: dict[str, Any] = {}

    def contract() -> dict[str, Any]:
        if "contract" not in cache:
            try:
                cache["contract"] = portal.contract()
                (folder / "contract.json").write_text(json.dumps(cache["contract"], ensure_ascii=False))
            except (Unavailable, Refused):
                kept = folder / "contract.json"
                if not kept.exists():
                    raise
                return dict(json.loads(kept.read_text()))
        return dict(cache["contract"])

    def session() -> str:
        return request.cookies.get("plan_session", "") or secrets.token_urlsafe(24)

    def answer(key: str, template: str, status: int = 200, **context: Any) -> Response:
        token = hmac.new(b"csrf", key.encode(), hashlib.sha256).hexdigest()
        response = Response(render_template(template, csrf=token, portal=portal.base, **context), status=status)
        response.set_cookie("plan_session", key, httponly=True, samesite="Lax", max_age=86400)
        return response

    @app.before_request
    def check_origin() -> None:
        if request.method == "POST" and request.path != "/shien/events":
            key = request.cookies.get("plan_session", "")
            expected = hmac.new(b"csrf", key.encode(), hashlib.sha256).hexdigest()
            if not key or not hmac.compare_digest(request.form.get("csrf", ""), expected):
                abort(403)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return response

    @app.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok")

    @app.get("/style.css")
    def style() -> Response:
        return Response((Path(__file__).parent / "style.css").read_text(encoding="utf-8"), mimetype="text/css")

    @app.get("/")
    def start() -> Response:
        key = session()
        return answer(key, "start.html", draft=store.draft(key), error="")

    @app.post("/fetch")
    def fetch() -> Any:
        key = session()
        draft = store.draft(key)
        number = "".join(
            char for char in request.form.get("corporate_number", draft.get("number", "")) if char.isdigit()
        )
        draft["number"] = number
        if number and not valid_number(number):
            return answer(key, "start.html", 422, draft=draft, error="法人番号を確かめてください。13桁の数字です。")
        try:
            begun = portal.begin()
        except (Unavailable, Refused):
            store.keep(key, draft | {"message": DOWN})
            return redirect("/form")
        store.keep(key, draft | {"start": {"state": begun.state, "verifier": begun.verifier}})
        return redirect(begun.url)

    @app.get("/shien/callback")
    def callback() -> Any:
        key = session()
        draft = store.draft(key)
        begun = draft.pop("start", None)
        if begun is None:
            return redirect("/")
        try:
            tokens = portal.exchange(request.args.to_dict(), begun)
            draft["tokens"] = {"access": tokens["access_token"], "refresh": tokens.get("refresh_token", "")}
            _take(draft, portal.sheet(tokens["access_token"]))
        except LinkStopped:
            draft["message"] = STOPPED
        except Unavailable:
            draft["message"] = DOWN
        except Refused as error:
            draft["message"] = str(error)
        store.keep(key, draft)
        return redirect("/form")

    @app.post("/again")
    def again() -> Any:
        """もう一度読む。止まっていれば、そう言う。"""
        key = session()
        draft = store.draft(key)
        _write(draft)
        tokens = draft.get("tokens")
        if not tokens:
            store.keep(key, draft)
            return fetch()
        try:
            _take(draft, _with_token(draft, portal.sheet))
        except LinkStopped:
            draft["message"], draft["stopped"] = STOPPED, True
        except Unavailable:
            draft["message"] = DOWN
        except Refused as error:
            draft["message"] = str(error)
        store.keep(key, draft)
        return redirect("/form")

    def _with_token(draft: dict[str, Any], call: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        """トークンで呼ぶ。期限が切れていれば、一度だけ新しくして呼び直す。"""
        try:
            return call(draft["tokens"]["access"])
        except LinkStopped as stopped:
            if str(stopped) != "expired_token":
                raise
            fresh = portal.refresh(draft["tokens"]["refresh"])
            draft["tokens"] = {"access": fresh["access_token"], "refresh": fresh.get("refresh_token", "")}
            return call(draft["tokens"]["access"])

    def _take(draft: dict[str, Any], sheet: dict[str, Any]) -> None:
        """一枚を下書きに入れる。法人番号が違えば何も入れない。"""
        theirs = sheet["enterprise"].get("corporate_number", "")
        if draft.get("number", "") != theirs:
            for each in ("sheet", "tokens"):  # what was given belongs to another firm, and so does the key to it
                draft.pop(each, None)
            draft["message"] = (
                "入力した法人番号と、サインインした事業者が違います。何も記入していません。"
                if draft.get("number")
                else "サインインした事業者には法人番号があります。法人番号を入力して、もう一度「取得」を押してください。"
            )
            return
        draft["sheet"], draft["stopped"] = sheet, False
        draft["message"] = "支援プラットフォームから受け取った値を記入しました。"

    def _write(draft: dict[str, Any]) -> None:
        """打たれた値を下書きに入れる。"""
        values, opened = draft.setdefault("values", {}), set(draft.get("opened", []))
        known = {field["id"] for field in contract()["fields"]} | {each[0] for each in OWN}
        given = draft.get("sheet", {}).get("fields", {})
        for name, text in request.form.items():
            if name in known and (name not in given or name in opened):
                values[name] = text.strip()[:2000]
        if request.form.get("open") in known:
            opened.add(request.form["open"])
        draft["opened"] = sorted(opened)

    def _rows(draft: dict[str, Any]) -> list[dict[str, Any]]:
        """欄の並び。取得した値・直した値・渡されなかったわけ。"""
        sheet = draft.get("sheet") or {"fields": {}, "withheld": {}, "enterprise": {"kind": ""}}
        values, opened = draft.get("values", {}), set(draft.get("opened", []))
        kind = sheet["enterprise"].get("kind", "")
        rows = []
        for field in contract()["fields"]:
            if kind and field.get("kinds") and kind not in field["kinds"]:
                continue
            given = sheet["fields"].get(field["id"])
            typed = values.get(field["id"], "")
            editing = given is None or field["id"] in opened
            plain = str(given["value"]) if given else ""
            rows.append(
                {
                    "id": field["id"], "label": field["label"], "section": field["section"], "unit": field.get("unit", ""),
                    "required": field["required"], "given": given, "editing": editing, "item": field["item"],
                    "value": (typed or plain) if editing else plain, "shown": _shown(given, plain), "typed": bool(typed) and typed != plain,
                    "withheld": sheet["withheld"].get(field["id"]), "transform": field.get("transform", ""),
                }
            )  # fmt: skip
        return rows

    def _shown(given: dict[str, Any] | None, plain: str) -> str:
        """取得した値の見せ方。金額は三桁ごとに区切る。"""
        return f"{int(plain):,}" if given and plain.lstrip("-").isdigit() and given["text"].endswith("円") else plain

    def _meter(rows: list[dict[str, Any]]) -> dict[str, int]:
        filled = sum(row["given"] is not None and not row["typed"] for row in rows)
        return {"asked": len(rows), "filled": filled, "typed": sum(row["typed"] for row in rows)}

    @app.get("/form")
    def form() -> Response:
        key = session()
        draft = store.draft(key)
        consent = (draft.get("sheet") or {}).get("consent", {}).get("id", "")
        if consent and store.stopped(consent) and not draft.get("stopped"):
            draft["stopped"], draft["message"] = True, STOPPED
        message = draft.pop("message", "")
        store.keep(key, draft)
        try:
            rows = _rows(draft)
        except (Unavailable, Refused):
            return answer(key, "start.html", 503, draft=draft, error=DOWN)
        return answer(
            key, "form.html", rows=rows, meter=_meter(rows), message=message, own=OWN, values=draft.get("values", {}),
            stopped=draft.get("stopped", False), linked=bool(draft.get("sheet")), errors=[],
        )  # fmt: skip

    @app.post("/form")
    def save() -> Any:
        key = session()
        draft = store.draft(key)
        _write(draft)
        store.keep(key, draft)
        if request.form.get("open"):
            return redirect(f"/form#{request.form['open']}")
        if request.form.get("go") != "check":
            draft["message"] = "下書きを保存しました。"
            store.keep(key, draft)
            return redirect("/form")
        rows = _rows(draft)
        return _unfinished(key, draft, rows) or answer(
            key, "check.html", rows=rows, own=OWN, values=draft["values"], meter=_meter(rows)
        )

    def _unfinished(key: str, draft: dict[str, Any], rows: list[dict[str, Any]]) -> Response | None:
        """必須の欄が空なら、どの欄かを示す。"""
        values = draft.get("values", {})
        errors = [(row["id"], row["label"]) for row in rows if row["required"] and not row["value"]]
        errors += [(name, label) for name, label, _, needed in OWN if needed and not values.get(name)]
        if not errors:
            return None
        return answer(
            key, "form.html", 422, rows=rows, meter=_meter(rows), message="", own=OWN, values=values,
            stopped=draft.get("stopped", False), linked=bool(draft.get("sheet")), errors=errors,
        )  # fmt: skip

    @app.post("/submit")
    def submit() -> Any:
        key = session()
        draft = store.draft(key)
        if draft.get("receipt"):
            return redirect("/done")
        rows = _rows(draft)
        unfinished = _unfinished(key, draft, rows)
        if unfinished is not None:
            return unfinished
        number = f"R1-{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4).upper()}"
        store.submit(
            number,
            {"rows": [(row["id"], row["value"]) for row in rows], "own": draft.get("values", {})},
            datetime.now(UTC).isoformat(),
        )
        store.keep(key, draft | {"receipt": number})
        return redirect("/done")

    def _corrections(draft: dict[str, Any]) -> list[dict[str, Any]]:
        """カルテに返せる訂正。足し合わせや分類から導いた欄は返せない。"""
        return [row for row in _rows(draft) if row["typed"] and not row["transform"] and draft.get("tokens")]

    @app.get("/done")
    def done() -> Any:
        key = session()
        draft = store.draft(key)
        if not draft.get("receipt"):
            return redirect("/form")
        return answer(
            key,
            "done.html",
            receipt=draft["receipt"],
            corrections=_corrections(draft),
            message=draft.get("offered", ""),
        )

    @app.post("/offer")
    def offer() -> Any:
        """訂正をカルテに提案する。"""
        key = session()
        draft = store.draft(key)
        chosen = set(request.form.getlist("correction"))
        newest = (draft.get("sheet") or {}).get("fields", {}).get("period_end_0", {}).get("part", "")
        values = [
            {
                "item": row["item"],
                "part": (row["given"] or {}).get("part", "") or (newest if row["id"].endswith("_0") else ""),
                "value": row["value"],
            }
            for row in _corrections(draft)
            if row["id"] in chosen
        ]
        draft["offered"] = "選ばれた訂正がありません。"
        if values:
            try:
                digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
                found = _with_token(draft, lambda token: portal.register(token, values, f"{draft['receipt']}-{digest}"))
                draft["offered"] = (
                    "カルテに入れました。"
                    if found["state"] == "accepted"
                    else "カルテへの登録を提案しました。支援プラットフォームで確かめてください。"
                )
            except LinkStopped:
                draft["offered"] = STOPPED
            except Unavailable:
                draft["offered"] = DOWN
            except Refused as error:
                draft["offered"] = str(error)
        store.keep(key, draft)
        return redirect("/done")

    desk.add(app, portal, store, session, answer)

    @app.post("/shien/events")
    def events() -> Any:
        """支援プラットフォームからの知らせ。署名と時刻を確かめる。"""
        parts = dict(
            part.split("=", 1) for part in request.headers.get("Shien-Signature", "").split(",") if "=" in part
        )
        body = request.get_data()
        try:
            stamp, secret = int(parts.get("t", "0")), portal.site()["webhook_secret"]
        except (ValueError, Unavailable):
            abort(400)
        expected = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        if abs(time.time() - stamp) > 300 or not hmac.compare_digest(parts.get("v1", ""), expected):
            abort(401)
        store.hear(json.loads(body))
        return "", 204

    return app
