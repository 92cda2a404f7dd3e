"""計画と結果を受け取る。計画は shien simulate がそのまま読む YAML、結果は CSV か JSON。"""

import uuid

import yaml
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from shien.engines.simulation import report, simulate
from shien.engines.simulation.reading import read_plan
from shien.web.karte.views import csv_file

from .saved import saved_of
from .views import watched


@require_safe
@watched
def download(request: HttpRequest, plan: uuid.UUID, kind: str) -> HttpResponse:
    """保存した計画の、その版。"""
    found = saved_of(request, plan)
    if kind == "plan.yaml":
        text = yaml.safe_dump(found.document, allow_unicode=True, sort_keys=False, width=1000)
        return _file(HttpResponse(text, content_type="application/yaml; charset=utf-8"), kind)
    read, _ = read_plan(found.document)
    if read is None or kind not in ("result.csv", "result.json"):
        raise Http404
    result = simulate(read, sensitivity=True)
    if kind == "result.csv":
        columns = report.table(result)
        return csv_file(kind, list(columns), [list(row) for row in zip(*columns.values(), strict=True)])
    answer = JsonResponse(report.document(result), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _file(answer, kind)


def _file(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
