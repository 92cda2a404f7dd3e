"""カルテに取り込む。読み取り、科目の対応を決め、確かめてから入れる。"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.karte import actions, queries
from shien.integrations import readers, trial_balance
from shien.ledger import audit
from shien.values.dates import parse_date
from shien.values.fault import Fault, InvalidValue
from shien.values.fold import fold
from shien.values.items import ITEMS, items_of
from shien.values.reading import Reading
from shien.web.access import owner

from . import present

UNITS = ((1, "円"), (1000, "千円"), (1_000_000, "百万円"))


@require_POST
@owner
def from_register(request: HttpRequest) -> HttpResponse:
    """法人番号公表サイトの値を取り込む。"""
    viewer = request.viewer
    found = queries.registered(viewer.corporate_number) if viewer.corporate_number else None
    if found is None:
        messages.warning(request, "法人番号公表サイトに、この法人番号の登録が見つかりませんでした。手で入力できます。")
        return HttpResponseRedirect("/karte/import/")
    with transaction.atomic():
        changed = actions.take_from_register(by=viewer, at=timezone.now())
        if changed:
            audit.record(
                audit.Act.KARTE_IMPORT, by=viewer.actor, at=timezone.now(), enterprise_id=viewer.enterprise_id,
                target="法人番号公表サイト", detail={"groups": ["basic"], "count": changed},
            )  # fmt: skip
    messages.success(request, f"登記の情報を取り込みました（{changed}項目）。")
    return HttpResponseRedirect("/karte/basic/")


@require_http_methods(["GET", "POST"])
@owner
def choose(request: HttpRequest) -> HttpResponse:
    """取り込むファイルを選ぶ。読んで下見に置き、確かめてもらう。"""
    viewer = request.viewer
    error = ""
    lines: list[str] = []
    if request.method == "POST":
        found = _read(request)
        if isinstance(found, HttpResponse):
            return found
        error, lines = found
    registered = queries.registered(viewer.corporate_number) if viewer.corporate_number else None
    return render(
        request, "karte/import.html",
        {"kinds": readers.KINDS, "error": error, "faults": lines, "registered": registered},
        status=422 if error else 200,
    )  # fmt: skip


def _read(request: HttpRequest) -> HttpResponse | tuple[str, list[str]]:
    """選ばれたファイルを読む。下見への転送か、(誤りの文, 指摘の行)。"""
    viewer, uploads = request.viewer, request.FILES.getlist("files")
    if not uploads:
        return "ファイルをお選びください。", []
    if sum(upload.size or 0 for upload in uploads) > settings.UPLOAD_MAX_BYTES:
        return "ファイルは合わせて20MBまでです。分けてお選びください。", []
    names = "、".join(upload.name or "" for upload in uploads)
    files = readers.opened([(upload.name or "", upload.read()) for upload in uploads])
    if isinstance(files, Fault):
        return "このファイルは読み取れません。", [files.line()]
    kind = request.POST.get("kind", "") or readers.sniff_set(files)
    if isinstance(kind, Fault):
        return "このファイルは読み取れません。", [kind.line()]
    if kind not in readers.KINDS:
        return "ファイルの種類が分かりませんでした。種類を選んで、もう一度お試しください。", []
    document = b"".join(body for _, body in files)
    if kind == "trial_balance":
        return _trial_balance(request, names, document, files)
    reading = _of_this_firm(readers.read(kind, files), viewer)
    if not reading.figures:
        return "このファイルからは、値を読み取れませんでした。", [fault.line(names) for fault in reading.faults]
    staged = actions.stage(kind=kind, file_name=names, document=document, reading=reading, by=viewer, at=timezone.now())
    return HttpResponseRedirect(f"/karte/import/{staged}/")


def _trial_balance(
    request: HttpRequest, names: str, document: bytes, files: readers.Files
) -> HttpResponse | tuple[str, list[str]]:
    """試算表。前に決めた対応があれば使い、決まっていない科目だけを尋ねる。"""
    viewer, table = request.viewer, trial_balance.table(files)
    if table.faults or not table.rows:
        return "このファイルからは、値を読み取れませんでした。", [fault.line(names) for fault in table.faults]
    known = queries.header_mapping(viewer, table.layout) or {}
    unit = table.unit or int(str(known.get("unit") or 0))
    mapping = trial_balance.Mapping(names=_pairs(known.get("names")), unit=unit)
    reading = trial_balance.reading(table, mapping)
    staged = actions.stage(
        kind="trial_balance", file_name=names, document=document, reading=reading, by=viewer, at=timezone.now(),
        draft=table.as_json() | {"known": known},
    )  # fmt: skip
    asks = bool(reading.unmapped) or table.end is None or not known or not unit
    return HttpResponseRedirect(f"/karte/import/{staged}/" + ("names" if asks else ""))


def _pairs(value: object) -> dict[str, str]:
    return {str(name): str(item) for name, item in value.items()} if isinstance(value, dict) else {}


def _of_this_firm(reading: Reading, viewer: Viewer) -> Reading:
    """別の法人の書類なら取り込ませない。名前だけが違うときは、確かめてもらう。"""
    if reading.corporate_number and viewer.corporate_number and reading.corporate_number != viewer.corporate_number:
        fault = Fault(
            f"別の法人（{reading.corporate_number}）の書類です。",
            f"自社（{viewer.corporate_number}）の書類を選んでください。",
        )
    elif reading.name and viewer.enterprise_name and fold(reading.name) != fold(viewer.enterprise_name):
        fault = Fault(f"書類の名前は「{reading.name}」です。", "自社の書類か、お確かめください。", severity="warning")
    else:
        return reading
    return Reading(
        reading.source, reading.figures, (fault, *reading.faults), reading.corporate_number, reading.name, reading.unmapped,
        reading.notes,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@owner
def names(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """科目の対応を決める。一度決めれば、同じ形の表では尋ねない。"""
    viewer = request.viewer
    draft = queries.draft(viewer, import_id)
    if not draft:
        raise Http404
    table = trial_balance.Table.of_json(draft)
    known = _pairs(draft.get("known", {}).get("names"))
    asked = list(trial_balance.reading(table, trial_balance.Mapping()).unmapped)
    errors: list[tuple[str, str, str]] = []
    given: QueryDict | dict[str, str] = request.POST
    if request.method == "POST":
        mapping, errors = _mapping(request.POST, asked, table)
        if not errors:
            reading = trial_balance.reading(table, mapping)
            with transaction.atomic():
                actions.restage(import_id=import_id, reading=reading, by=viewer, at=timezone.now())
                actions.remember_mapping(
                    headers=table.layout, by=viewer, at=timezone.now(),
                    mapping={"names": dict(mapping.names), "unit": 0 if table.unit else mapping.unit},
                )  # fmt: skip
            return HttpResponseRedirect(f"/karte/import/{import_id}/")
    else:
        unit = table.unit or draft.get("known", {}).get("unit") or ""
        given = {
            "end": table.end.isoformat() if table.end else "", "start": table.start.isoformat() if table.start else "",
            "unit": str(unit),
        }  # fmt: skip
    amounts = {row.name: row for row in table.rows}
    rows = [
        (
            at,
            name,
            amounts[name],
            request.POST.get(f"name-{at}", "") if request.method == "POST" else known.get(name, ""),
        )
        for at, name in enumerate(asked)
    ]
    options = [item for item in items_of("finance") if item.type == "yen"]
    return render(
        request, "karte/names.html",
        {"rows": rows, "options": options, "units": UNITS, "given": given, "errors": errors,
         "messages_of": {key: text for key, _, text in errors}, "count": len(table.rows) - len(asked)},
        status=422 if errors else 200,
    )  # fmt: skip


def _mapping(
    post: QueryDict, asked: Iterable[str], table: trial_balance.Table
) -> tuple[trial_balance.Mapping, list[tuple[str, str, str]]]:
    errors: list[tuple[str, str, str]] = []
    days: dict[str, date | None] = {"start": None, "end": None}
    for key, label in (("start", "決算の初日"), ("end", "決算の末日")):
        text = post.get(key, "").strip()
        try:
            days[key] = parse_date(text) if text else None
        except InvalidValue as error:
            errors.append((key, label, str(error)))
    if days["end"] is None and not any(key == "end" for key, _, _ in errors):
        errors.append(("end", "決算の末日", "決算の末日を入力してください。"))
    unit = int(post.get("unit", "")) if post.get("unit", "") in {str(size) for size, _ in UNITS} else 0
    if not unit:
        errors.append(("unit", "金額の単位", "金額の単位をお選びください。"))
    chosen = {
        name: item for at, name in enumerate(asked) if (item := post.get(f"name-{at}", "")) == "" or item in ITEMS
    }
    return trial_balance.Mapping(chosen, unit, days["start"], days["end"]), errors


@require_GET
@owner
def preview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """取込みの下見。"""
    staged = queries.staged(request.viewer, import_id)
    if staged is None:
        raise Http404
    return render(
        request, "karte/preview.html",
        {"staged": staged, "sections": present.sections(staged.changes), "count": len(staged.changes),
         "label": readers.KINDS.get(staged.kind, ""), "has_draft": bool(queries.draft(request.viewer, import_id))},
    )  # fmt: skip


@require_POST
@owner
def settle(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """下見を取り込む、またはやめる。"""
    viewer = request.viewer
    if request.POST.get("answer") != "accept":
        actions.discard(import_id=import_id, by=viewer, at=timezone.now())
        messages.info(request, "取込みをやめました。カルテは変わっていません。")
        return HttpResponseRedirect("/karte/")
    try:
        changed = actions.accept(import_id=import_id, by=viewer, at=timezone.now())
    except NotAllowed as error:
        messages.error(request, str(error))
        return HttpResponseRedirect("/karte/import/")
    messages.success(request, f"カルテに取り込みました（{changed}項目）。")
    return HttpResponseRedirect("/karte/")
