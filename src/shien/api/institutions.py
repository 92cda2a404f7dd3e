"""支援機関のAPI。だれでも読める。ほかのサイトが、こちらの名簿を見せるために使う。"""

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from shien.domain.directory import queries
from shien.domain.directory.facts import Institution, Search
from shien.values.support import CERTIFICATIONS, EXPERTISE, FEES, LANGUAGES, SUPPORT_KINDS

from . import schemas
from .access import ANYONE, only
from .measures import Industry, Prefecture, cacheable
from .problems import problem

router = Router(tags=["institutions"])
_PROBLEMS = dict.fromkeys((400, 422), schemas.Problem)


def _one_of(codes: Any) -> str:
    return f"^({'|'.join(codes)})?$"


Kind = Annotated[str, StringConstraints(pattern=_one_of((*CERTIFICATIONS, *SUPPORT_KINDS)))]
Topic = Annotated[str, StringConstraints(pattern=f"^({'|'.join(EXPERTISE)})$")]
Language = Annotated[str, StringConstraints(pattern=_one_of(LANGUAGES))]
Fee = Annotated[str, StringConstraints(pattern=_one_of(FEES))]


@router.get("/institutions", response={200: schemas.InstitutionsOut, 304: None, **_PROBLEMS}, **only(ANYONE),
            summary="支援機関を探す", operation_id="institutions")  # fmt: skip
def institutions(
    request: HttpRequest, keyword: Annotated[str, StringConstraints(max_length=100)] = "", prefecture: Prefecture = "",
    neighbours: bool = False, kind: Kind = "", expertise: Annotated[list[Topic], Query(max_length=16)] = [],  # noqa: B006
    industry: Industry = "", language: Language = "", fee: Fee = "", online: bool = False,
    sort: Literal["fit", "near", "results", "reply"] = "fit", offset: Annotated[int, Field(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
) -> HttpResponse:  # fmt: skip
    """名簿にある支援機関。prefecture はそこにある機関と、そこに対応すると書いてある機関。neighbours は隣の都道府県の機関も。"""
    search = Search(
        keyword,
        prefecture,
        "",
        neighbours,
        kind,
        tuple(dict.fromkeys(expertise)),
        industry,
        language,
        fee,
        online,
        sort,
    )
    found, total = queries.institutions(search, offset=offset, limit=limit)
    return cacheable(request, {"total": total, "institutions": [_institution(each) for each in found]})


@router.get("/institutions/{institution_id}", **only(ANYONE), summary="支援機関を読む", operation_id="institution",
            response={200: schemas.InstitutionDetailOut, 304: None, 404: schemas.Problem, **_PROBLEMS})  # fmt: skip
def institution(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """支援機関の全部と、制度・年度ごとの実績。"""
    found = queries.institution(institution_id)
    if found is None:
        return problem(request, 404, "not_found", "この支援機関はありません。")
    results = [asdict(each) for each in queries.results([found.key])[found.key]]
    return cacheable(request, _institution(found) | {"gone_at": found.gone_at, "results": results})


def _institution(each: Institution) -> dict[str, Any]:
    track = {name: getattr(each.track, name) for name in schemas.TrackOut.model_fields} if each.track else None
    own = {"id": each.key, "track": track, "page": f"{settings.PUBLIC_URL}/institutions/{each.key}/"}
    return own | {name: getattr(each, name) for name in schemas.InstitutionOut.model_fields if name not in own}
