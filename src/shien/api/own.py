"""本人と職員のためのAPI。サインインした人が、自分の見てよいものだけを見る。"""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Response
from pydantic import Field, StringConstraints

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.actions import NotAllowed, view_as_staff, view_as_supporter
from shien.domain.accounts.row_security import opened
from shien.domain.consent import actions as consenting
from shien.domain.consent import queries as consents
from shien.domain.karte import queries as kartes
from shien.domain.karte.facts import Karte
from shien.ledger import export
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS, show

from . import schemas
from .access import FILE_READER, OWNER, SUPPORTER, only
from .problems import problem

router = Router(tags=["people"])
_PROBLEMS = dict.fromkeys((400, 401, 403, 404, 422), schemas.Problem)
Page = Annotated[int, Field(ge=0, le=1_000_000)]
# 職員に見せる項目群。個人の情報の項目は伏せる (PRIV-6)。
STAFF_GROUPS = ("basic", "representative", "employees", "finance", "establishments")


@router.get("/karte", response={200: schemas.KarteOut, **_PROBLEMS}, **only(OWNER, SUPPORTER),
            summary="自社のカルテを読む", operation_id="own_karte")  # fmt: skip
def karte(request: HttpRequest) -> HttpResponse:
    """自社 (委任を受けた支援者は委任された項目群) のカルテ。"""
    viewer = request.viewer
    view_as_supporter(groups=[key for key in GROUPS if viewer.sees(key)], by=viewer, at=timezone.now())
    return Response(karte_out(kartes.karte_of(viewer)))


def karte_out(karte: Karte, *, without_personal_of: str = "") -> dict[str, object]:
    """カルテの答え。事業者の種類を渡せば、その種類で個人の情報に当たる項目を除く。"""
    return {
        "values": [
            {
                "item": item, "label": ITEMS[item].label, "part": part, "value": each.held.value,
                "text": show(ITEMS[item], each.held.value), "source": each.held.source,
                "source_label": each.held.source_label, "observed_on": each.held.observed_on.isoformat(),
                "recorded_at": each.held.recorded_at, "conflicts": [other.source for other in each.others],
            }
            for (item, part), each in sorted(karte.values.items())
            if not without_personal_of or ITEMS[item].sensitivity_of(without_personal_of) != "personal"
        ]
    }  # fmt: skip


@router.get("/usage", response={200: schemas.UsesOut, **_PROBLEMS}, **only(OWNER),
            summary="データの利用履歴を読む", operation_id="own_usage")  # fmt: skip
def usage(request: HttpRequest, offset: Page = 0, limit: Annotated[int, Field(ge=1, le=1000)] = 100) -> HttpResponse:
    """誰が、いつ、何のために、どの項目群を見たか。"""
    found, total = export.uses(request.viewer.enterprise_id, offset=offset, limit=limit)
    return Response(
        {
            "total": total,
            "uses": [
                {
                    "id": each.id, "at": each.at, "act": each.act, "act_label": each.act_label,
                    "organisation": each.organisation, "person": each.person, "role": each.role, "kind": each.kind,
                    "purpose": each.purpose, "target": each.target, "groups": list(each.groups), "count": each.count,
                }
                for each in found
            ],
        }
    )  # fmt: skip


@router.get("/consents", response={200: list[schemas.ConsentOut], **_PROBLEMS}, **only(OWNER),
            summary="自社の承諾を読む", operation_id="own_consents")  # fmt: skip
def own_consents(request: HttpRequest) -> HttpResponse:
    """自社の承諾。"""
    return Response(
        [
            {
                "id": each.id, "site": each.site.name, "owner": each.site.owner, "purpose": each.purpose.code,
                "groups": list(each.groups), "declined": list(each.declined), "granted_at": each.granted_at,
                "expires_at": each.expires_at, "ended_at": each.ended_at, "end_reason": each.end_reason,
            }
            for each in consents.consents(request.viewer)
        ]
    )  # fmt: skip


@router.delete("/consents/{consent_id}", response={204: None, **_PROBLEMS}, **only(OWNER),
               summary="連携を止める", operation_id="withdraw_consent")  # fmt: skip
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """連携を止める。次の呼出しから断られる。"""
    try:
        found = consenting.withdraw(consent_id=consent_id, by=request.viewer, at=timezone.now())
    except NotAllowed as error:
        return problem(request, 403, "not_allowed", str(error))
    return HttpResponse(status=204) if found else problem(request, 404, "not_found", "この承諾はありません。")


@router.get("/enterprises", response={200: schemas.EnterpriseRows, **_PROBLEMS}, **only(FILE_READER),
            summary="所管の事業者を探す", operation_id="enterprises")  # fmt: skip
def enterprises(
    request: HttpRequest, name: Annotated[str, StringConstraints(max_length=100)] = "", offset: Page = 0
) -> HttpResponse:
    """所管の事業者。所管の外は、数にも入らない。"""
    found, total = accounts.enterprises_in_jurisdiction(request.viewer, name=name, offset=offset)
    return Response(
        {
            "total": total,
            "enterprises": [
                {"key": each.key, "name": each.name, "kind": each.kind, "corporate_number": each.corporate_number,
                 "prefecture_code": each.prefecture_code}
                for each in found
            ],
        }
    )  # fmt: skip


@router.get("/enterprises/{key}/karte", response={200: schemas.KarteOut, **_PROBLEMS},
            **only(FILE_READER), summary="所管の一社のカルテを開く", operation_id="enterprise_karte")  # fmt: skip
def enterprise_karte(
    request: HttpRequest, key: UUID, purpose: Annotated[str, StringConstraints(max_length=400)] = Query(...)
) -> HttpResponse:
    """目的を述べて所管の一社を開く。閲覧は事業者の利用履歴に載る (PRIV-5, PRIV-7)。"""
    viewer = request.viewer
    found = accounts.enterprise_in_jurisdiction(viewer, key)
    if found is None:
        return problem(request, 404, "not_found", "この事業者はありません。")
    try:
        view_as_staff(enterprise=found, purpose=purpose, groups=STAFF_GROUPS, by=viewer, at=timezone.now())
    except InvalidValue as error:
        return problem(request, 422, "purpose_missing", str(error))
    with opened(found.id):
        karte = kartes.karte_for_staff(found.id, groups=STAFF_GROUPS)
    return Response(karte_out(karte, without_personal_of=found.kind))


@router.get("/dictionary", response={200: list[dict]}, **only("anyone"), summary="項目辞書",
            operation_id="item_dictionary")  # fmt: skip
def dictionary(request: HttpRequest) -> list[dict[str, object]]:
    """項目辞書。"""
    return [
        {
            "group": group.key, "label": group.label, "description": group.description, "repeat": group.repeat,
            "items": [
                {"item": item.key, "label": item.label, "type": item.type, "unit": item.unit, "classes": sorted(item.classes),
                 "sensitivity": item.sensitivity, "personal_for": sorted(item.personal_for), "description": item.description}
                for item in ITEMS.values() if item.group == group.key
            ],
        }
        for group in GROUPS.values()
    ]  # fmt: skip
