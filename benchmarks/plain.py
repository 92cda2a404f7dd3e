"""比べる相手。承諾も証跡も無い、同じ読取り。製品には入らず、測るときだけ、同じプロセスの道に足す。

製品と同じ中継 (middleware)・同じ読取り文・同じ欄の判断・同じ JSON。無いのは、トークンと承諾の確認、鎖のロック、証跡の行、
トランザクション、呼出しの数え。行の保護は「すべて」を結んだ接続で通し、往復を足さない。
"""

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI
from ninja.responses import Response

from shien.api import sheets
from shien.config.urls import handler400, handler403, handler404, handler500
from shien.config.urls import urlpatterns as product
from shien.domain.preprint import facts, queries, rules, statement
from shien.domain.preprint.actions import TOKYO

api = NinjaAPI(urls_namespace="plain", docs_url=None, openapi_url=None)
_GROUPS = frozenset(("basic", "representative", "contact", "employees", "finance"))


def _bearer(enterprise_id: int) -> facts.Bearer:
    return facts.Bearer(
        0, "", "", "", "read", _GROUPS, (), "00000000-0000-4000-8000-000000000000", "once_only", _GROUPS, _GROUPS,
        timezone.now(), False, enterprise_id, "corporation", "0000000000000", None, None,
    )  # type: ignore[arg-type]  # fmt: skip


@api.get("/plain/{form}/{enterprise_id}")
def plain(request: HttpRequest, form: str, enterprise_id: int) -> HttpResponse:
    """確かめずに読み、記録せずに返す。"""
    found, at, bearer = queries.form(form), timezone.now(), _bearer(enterprise_id)
    assert found is not None
    items = sorted({item for field in found.fields for item in field.items})
    current, _, down = statement.values(enterprise_id, items, lock=False, using=connections["plain"])
    given, withheld = rules.fill(found.fields, current, bearer, down, at.astimezone(TOKYO).date())
    tag = rules.etag(given, withheld, found.version)
    sheet = facts.Sheet(bearer, found, given, withheld, tag, at, "00000000-0000-4000-8000-000000000000")
    response = Response(sheets._out(sheet))
    response["ETag"] = tag
    return response


urlpatterns = [path("benchmark/", api.urls), *product]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
