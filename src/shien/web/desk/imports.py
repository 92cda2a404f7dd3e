"""取込みの下見。ファイルを入れたら何が変わるかを、入れる前に見せる。"""

import gzip
import hashlib
import zlib
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.catalogue import actions
from shien.domain.catalogue.choices import Source
from shien.integrations.measures import REGISTRIES
from shien.web.access import editor

SHOWN = 50
LARGEST = 64 * 1024 * 1024


@require_http_methods(["GET", "POST"])
@editor
def preview(request: HttpRequest) -> HttpResponse:
    """下見と取込み。下見したものと同じファイルだけを入れる。"""
    context: dict[str, Any] = {
        "registries": [(name, Source(name).label) for name in REGISTRIES], "source": request.POST.get("source", ""),
        "shown": SHOWN,
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "desk/import.html", context)
    file, source = request.FILES.get("file"), str(context["source"])
    errors = [] if source in REGISTRIES else [("source", "名簿", "名簿をお選びください。")]
    document = _read(file) if file else None
    if document is None:
        errors.append(("file", "ファイル", "読めるファイルをお選びください（JSON、JSONL、CSV。gzip でも）。"))
    if errors or document is None:
        return render(request, "desk/import.html", context | {"errors": errors}, status=422)
    digest = hashlib.sha256(source.encode() + document).hexdigest()
    real = request.POST.get("step") == "do"
    if real and request.session.get("import_preview") != digest:
        errors.append(("file", "ファイル", "下見したものと違うファイルです。もう一度、下見からお願いします。"))
        return render(request, "desk/import.html", context | {"errors": errors}, status=422)
    reading = REGISTRIES[source].read(document)
    report = actions.import_records(
        source=source,
        records=reading.records,
        complete=False,
        by=request.viewer.actor,
        at=timezone.now(),
        dry_run=not real,
    )
    if real:
        request.session.pop("import_preview")
        messages.success(request, f"取り込みました。新しい {len(report.new)}件、変わった {len(report.changed)}件です。")
        return HttpResponseRedirect("/staff/desk/")
    request.session["import_preview"] = digest
    faults = [fault.line() for fault in reading.faults]
    touched = {key for key, _ in report.new} | {each.record_id for each in report.changed}
    waiting = [(title or "（名前がありません）", why) for key, title, why in report.doubtful if key in touched]
    return render(
        request, "desk/import.html",
        context | {
            "report": report, "faults": faults[:SHOWN], "fault_count": len(faults), "waiting": waiting[:SHOWN],
            "new": [title for _, title in report.new if title], "waiting_count": len(waiting),
        },
    )  # fmt: skip


def _read(file: UploadedFile) -> bytes | None:
    """中身。広げると大きすぎるもの、壊れたものは None。"""
    document = file.read()
    if not document.startswith(b"\x1f\x8b"):
        return document or None
    try:
        with gzip.GzipFile(fileobj=file) as packed:
            file.seek(0)
            found = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return found if len(found) <= LARGEST else None
