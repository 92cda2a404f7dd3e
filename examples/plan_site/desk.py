"""見本の申請サイトの裏側。提出を受け取る事務局の画面と、客の申請書を前もって書く画面。自身のトークンで呼ぶ。"""

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, redirect, request

from .portal import LinkStopped, Portal, Refused, Unavailable
from .store import Store

PROCEDURE = "management_plan"
STEPS = (("pass_check", "形式審査を終える"), ("send_back", "直しを頼む"), ("finish_review", "審査を終える"))
FIELDS = (("business_summary", "①自社の事業の概要"), ("market", "②顧客・市場・競合の動き"), ("issues", "④経営の課題"))
Answer = Callable[..., Response]


def add(app: Flask, portal: Portal, store: Store, session: Callable[[], str], answer: Answer) -> None:
    """裏側の画面を足す。"""

    def tried(work: Callable[[], str]) -> str:
        try:
            return work()
        except (Refused, LinkStopped) as error:
            return str(error)
        except Unavailable:
            return "支援プラットフォームにつながりません。"

    @app.get("/desk")
    def desk() -> Response:
        return answer(session(), "desk.html", rows=store.received(), steps=STEPS, message=request.args.get("said", ""))

    @app.post("/desk/pull")
    def pull() -> Any:
        return redirect(f"/desk?said={tried(lambda: f'{receive(portal, store)}件を受け取りました。')}")

    @app.post("/desk/status")
    def status() -> Any:
        given = {name: request.form.get(name, "") for name in ("transition", "reason")}

        def work() -> str:
            found = portal.report(request.form.get("delivery", ""), given, secrets.token_hex(12))
            return f"申請は「{found['state_label']}」になりました。"

        return redirect(f"/desk?said={tried(work)}")

    @app.get("/prepare")
    def prepare() -> Response:
        return answer(session(), "prepare.html", fields=FIELDS, offers=store.offers(), message="")

    @app.post("/prepare")
    def offer() -> Response:
        answers = {name: request.form.get(name, "").strip() for name, _ in FIELDS}

        def work() -> str:
            made = portal.offer(
                PROCEDURE, {key: text for key, text in answers.items() if text}, request.form.get("reference", "")
            )
            store.keep_offer(made["id"], request.form.get("reference", ""), made["claim_url"])
            return "用意しました。下の道を、客に渡してください。"

        return answer(session(), "prepare.html", message=tried(work), fields=FIELDS, offers=store.offers())

    @app.post("/prepare/state")
    def state() -> Response:
        key = request.form.get("offer", "")

        def work() -> str:
            found = portal.offer_state(key)
            words = {
                "waiting": "客の返事を待っています（または、知らせないことにしています）。",
                "closed": "期限が過ぎました。",
            }
            return (
                words.get(found["state"])
                or f"申請 {found['application_number']} は「{found['application_label']}」です。"
            )

        return answer(session(), "prepare.html", message=tried(work), fields=FIELDS, offers=store.offers())


def receive(portal: Portal, store: Store) -> int:
    """続きから全部を受け取る。受け取ったものと続きの印を一度に書くので、止まっても抜けず、二重にもならない。"""
    token, done = portal.own_token("submissions"), 0
    while True:
        page = portal.deliveries(token, store.cursor())
        for row in page["deliveries"]:
            found = portal.handed(token, row["id"]) if row["submission"] else None
            for file in found["files"] if found else ():
                if hashlib.sha256(portal.file(token, file["url"])).hexdigest() != file["sha256"]:
                    raise Refused("ファイルが壊れて届きました。もう一度受け取ってください。")
            done += store.take(row, json.dumps(found, ensure_ascii=False) if found else "")
            portal.acknowledge(token, row["id"], row["sha256"])
        store.move_cursor(page["cursor"])
        if not page["more"]:
            return done
