"""支援施策のAPI。だれでも読める。ほかのサイトが、こちらの名簿を見せるために使う。"""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from ninja import Router
from pydantic import Field, StringConstraints

from shien.domain.catalogue import queries
from shien.domain.catalogue.facts import Filters, Measure
from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES

from . import schemas
from .access import ANYONE, only
from .problems import problem

router = Router(tags=["measures"])
SECONDS = 300
_PROBLEMS = dict.fromkeys((400, 422), schemas.Problem)
Prefecture = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|[1-3][0-9]|4[0-7])?$")]
Purpose = Annotated[str, StringConstraints(pattern=f"^({'|'.join(PURPOSES)})?$")]
Industry = Annotated[str, StringConstraints(pattern=f"^([{''.join(MAJORS)}])?$")]


@router.get("/measures", response={200: schemas.MeasuresOut, 304: None, **_PROBLEMS}, **only(ANYONE),
            summary="支援施策を探す", operation_id="measures")  # fmt: skip
def measures(
    request: HttpRequest, keyword: Annotated[str, StringConstraints(max_length=100)] = "",
    opening: Literal["", "open", "upcoming", "ended", "all"] = "", prefecture: Prefecture = "", use_purpose: Purpose = "",
    industry: Industry = "", unstated: bool = False, sort: Literal["closing", "amount", "new", "fit"] = "closing",
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0, limit: Annotated[int, Field(ge=1, le=100)] = 20,
) -> HttpResponse:  # fmt: skip
    """公開中の支援施策。opening を省けば終わったものを除く。prefecture は全国の施策も含む。unstated は、その欄の記載がないものも含める。"""
    filters = Filters(keyword, opening, prefecture, use_purpose, industry, unstated, sort)
    found, total = queries.measures(filters, at=timezone.now(), offset=offset, limit=limit)
    return cacheable(request, {"total": total, "measures": [_measure(each) for each in found]})


@router.get("/measures/{measure_id}", response={200: schemas.MeasureDetailOut, 304: None, 404: schemas.Problem, **_PROBLEMS},
            **only(ANYONE), summary="支援施策を読む", operation_id="measure")  # fmt: skip
def measure(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """公開中の支援施策の全部。"""
    found = queries.measure(measure_id, at=timezone.now())
    if found is None:
        return problem(request, 404, "not_found", "この支援策はありません。")
    more = {
        name: getattr(found, name)
        for name in schemas.MeasureDetailOut.model_fields
        if name not in schemas.MeasureOut.model_fields and name != "calls"
    }
    return cacheable(request, _measure(found.measure) | more | {"calls": [asdict(each) for each in found.calls]})


def _measure(each: Measure) -> dict[str, Any]:
    own = {
        "id": each.key,
        "call": asdict(each.call) if each.call else None,
        "url": f"{settings.PUBLIC_URL}/measures/{each.key}/",
        "also_at": [
            {"id": other.key, "title": other.title, "licence": other.licence, "url": other.url}
            for other in each.also_at
        ],
    }
    names = [name for name in schemas.MeasureOut.model_fields if name not in own]
    return own | {name: getattr(each, name) for name in names}


def cacheable(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """控えておける答え。中身が同じなら 304。どのサイトの画面からも読める (本人の値は入らない)。"""
    text = json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder)
    tag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    given = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    same = tag in given or given == ["*"]
    response = HttpResponseNotModified() if same else HttpResponse(text, content_type="application/json; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
