"""カルテを見る・直す・取り込む。"""

import csv
import io
import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shien.domain.accounts.actions import NotAllowed, view_as_supporter
from shien.domain.karte import actions, queries
from shien.domain.karte.actions import Stale
from shien.domain.preprint import queries as preprint
from shien.ledger import audit
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS, parse_part, show
from shien.web.access import enterprise, owner

from . import forms, present

YEARS = 3  # side by side they fit a phone


@require_safe
@enterprise
def overview(request: HttpRequest) -> HttpResponse:
    """カルテの全体。埋まり具合と、次に入れるとよい項目。"""
    viewer = request.viewer
    karte = queries.karte_of(viewer)
    meter = queries.meter(viewer, karte, preprint.wanted())
    progress = {each.group: each for each in meter.groups}
    topics = [(group, progress[group.key]) for group in present.topics(viewer)]
    return render(request, "karte/overview.html", {"meter": meter, "topics": topics})


def _group(request: HttpRequest, key: str) -> Any:
    group = GROUPS.get(key)
    if group is None or not request.viewer.sees(key):
        raise Http404
    return group


@require_safe
@enterprise
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """項目群の中身。値・出所・日付、食い違いは並べて見せる。"""
    viewer, group = request.viewer, _group(request, key)
    view_as_supporter(groups=[key], by=viewer, at=timezone.now())
    karte = queries.karte_of(viewer, groups=[key])
    if group.repeat == "fiscal_year":
        everything = request.GET.get("years") == "all"
        years = present.years(karte, group, viewer.enterprise_kind, most=None if everything else YEARS)
        context = {"group": group, "years": years, "earlier": years.earlier, "earlier_shown": everything}
        return render(request, "karte/years.html", context)
    parts = present.parts(karte, group, viewer.enterprise_kind)
    return render(
        request, "karte/topic.html", {"group": group, "parts": parts, "next_row": present.next_row(karte, key)}
    )


@require_http_methods(["GET", "POST"])
@enterprise
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """一つの項目群を直す。誤りがあれば何も書かず、打った文字を残す。"""
    viewer, group = request.viewer, _group(request, key)
    if not viewer.edits(key):
        raise Http404
    if key == "non_financial":
        return HttpResponseRedirect("/diagnosis/notes/flow/")  # its two papers have a page each
    part = (request.POST if request.method == "POST" else request.GET).get("part", "")
    if group.repeat == "fiscal_year" and (not _fits(group, part) or part > timezone.localdate().isoformat()):
        return _which_year(request, group, part)
    if group.repeat != "fiscal_year" and not _fits(group, part):
        raise Http404
    view_as_supporter(groups=[key], by=viewer, at=timezone.now())
    karte = queries.karte_of(viewer, groups=[key])
    items = present.members(key, viewer.enterprise_kind)
    shown = forms.boxes(items, karte, part)
    version = queries.version_of(viewer, [item.key for item in items])
    errors: list[tuple[str, str, str]] = []
    conflict = False
    if request.method == "POST" and request.POST.get("action") == "address":
        shown = forms.with_address(request.POST, shown)
        errors = [(box.id, box.item.label, box.error) for box in shown if box.error]
    elif request.method == "POST":
        shown, entries = forms.read(request.POST, shown, karte, part)
        errors = [(box.id, box.item.label, box.error) for box in shown if box.error]
        given = request.POST.get("version", "")
        if not errors:
            if group.repeat == "fiscal_year" and ("period_end", part) not in karte.values:
                entries.append(actions.Entry("period_end", part, part))
            try:
                changed = actions.save(
                    entries=entries, version=int(given) if given.isdecimal() else None, by=viewer, at=timezone.now()
                )
            except Stale:
                conflict = True
            except NotAllowed as error:
                errors = [("main", group.label, str(error))]
            else:
                messages.success(
                    request,
                    f"{group.label}を保存しました（{changed}項目）。" if changed else "変わった項目はありません。",
                )
                return HttpResponseRedirect(f"/karte/{key}/")
    context = {
        "group": group, "part": part, "part_label": present.part_label(group, part) if part else "", "boxes": shown,
        "version": version, "errors": errors, "conflict": conflict,
        "current": {item.key: karte.get(item.key, part) for item in items},
        "units": any("単位" in error for _, _, error in errors),
    }  # fmt: skip
    status = 409 if conflict else 422 if errors else 200
    return render(request, "karte/edit.html", context, status=status)


def _fits(group: Any, part: str) -> bool:
    try:
        parse_part(group, part)
    except InvalidValue:
        return False
    return True


def _which_year(request: HttpRequest, group: Any, text: str) -> HttpResponse:
    error = ""
    if text:
        try:
            end = forms.period_end(text)
            if end <= timezone.localdate():
                return HttpResponseRedirect(f"/karte/{group.key}/edit?part={end.isoformat()}")
            error = "まだ来ていない日です。終わった事業年度の末日を入力してください。"
        except InvalidValue as fault:
            error = str(fault)
    return render(
        request, "karte/which_year.html", {"group": group, "text": text, "error": error}, status=422 if error else 200
    )


@require_safe
@enterprise
def history(request: HttpRequest, item: str) -> HttpResponse:
    """項目の履歴。"""
    viewer = request.viewer
    part = request.GET.get("part", "")[:32]
    if item not in ITEMS or not viewer.sees(ITEMS[item].group):
        raise Http404
    view_as_supporter(groups=[ITEMS[item].group], by=viewer, at=timezone.now())
    found = queries.history(viewer, item, part)
    rows = [(each, show(ITEMS[item], each.value) if each.value else "（消しました）") for each in found]
    return render(
        request, "karte/history.html",
        {"item": ITEMS[item], "group": GROUPS[ITEMS[item].group], "rows": rows, "place": present.place(item, part)},
    )  # fmt: skip


@require_POST
@enterprise
def prefer(request: HttpRequest) -> HttpResponse:
    """食い違う値のうち、使う出所を選ぶ。"""
    item, part = request.POST.get("item", ""), request.POST.get("part", "")[:32]
    if item not in ITEMS:
        raise Http404
    try:
        actions.prefer(
            item=item,
            part=part,
            source=request.POST.get("source", ""),
            by=request.viewer,
            at=timezone.now(),
        )
    except (NotAllowed, ValueError) as error:
        raise Http404 from error
    messages.success(request, f"「{ITEMS[item].label}」に使う値を選びました。")
    return HttpResponseRedirect(f"/karte/{ITEMS[item].group}/")


@require_POST
@owner
def export(request: HttpRequest) -> HttpResponse:
    """カルテを持ち出す (JSON か CSV)。履歴も含む全部。"""
    viewer = request.viewer
    with transaction.atomic():
        rows = queries.export(viewer)
        audit.record(
            audit.Act.KARTE_EXPORT, by=viewer.actor, at=timezone.now(), enterprise_id=viewer.enterprise_id,
            detail={"count": len(rows)},
        )  # fmt: skip
    if request.POST.get("form") == "csv":
        return csv_file("karte.csv", list(rows[0]) if rows else ["item"], [list(row.values()) for row in rows])
    response = JsonResponse(
        {"enterprise": viewer.enterprise_name, "values": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="karte.json"'
    return response


def csv_file(name: str, header: list[str], rows: list[list[Any]]) -> HttpResponse:
    """CSV のファイル。UTF-8 (BOM つき)。式と読まれる文字は無害にする (SEC-36)。"""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _harmless(cell: Any) -> str:
    text = json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else "" if cell is None else str(cell)
    risky = text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
    number = text.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{text}" if risky and not number else text
