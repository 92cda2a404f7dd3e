"""マイページの問合せの数。行が少ないときと、多いとき。``python -m benchmarks.queries`` は pages の子として走る。"""

import json
import re
from datetime import datetime
from typing import Any

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 -- after setup
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from shien.domain.accounts import actions as accounts  # noqa: E402
from shien.domain.accounts import queries, row_security  # noqa: E402
from shien.domain.consent import actions as consents  # noqa: E402
from shien.domain.karte import actions as karte  # noqa: E402
from shien.domain.karte.actions import Entry  # noqa: E402
from shien.ledger import audit  # noqa: E402
from shien.ledger.audit import Act  # noqa: E402
from shien.values.corporate_number import CorporateNumber  # noqa: E402

READS = 400


def main() -> None:
    """数える。"""
    at = timezone.now()
    claims = accounts.Claims(
        "https://id.example/", "pages", "2", "見本 太郎", corp_type="1", enterprise_name="株式会社架空", prefecture_code="03",
        corporate_number=CorporateNumber.with_check_digit("990200000001").text,
    )  # fmt: skip
    with row_security.system():
        accounts.admit(claims=claims, session_key="pages", device="", at=at)
        viewer, _ = queries.viewer_of_session("pages", acting=None, auth_time=at, at=at)
    client = _signed_in(at)
    _grow(viewer, at, reads=1, years=1, sites=("site-r1",))
    few, _ = _count(client, "/my/")
    _grow(viewer, at, reads=READS, years=12, sites=("site-r2",))
    many, page = _count(client, "/my/")
    frame, _ = _count(client, "/help/")
    print(json.dumps({"few": few, "many": many, "frame": frame, "sections": len(re.findall(r"<section", page))}))


def _signed_in(at: datetime) -> Client:
    session = SessionStore()
    session["sign_in"], session["auth_time"] = "pages", at.isoformat()
    session.create()
    client = Client(headers={"host": "localhost"})
    client.cookies["__Host-shien"] = session.session_key
    return client


def _grow(viewer: Any, at: datetime, *, reads: int, years: int, sites: tuple[str, ...]) -> None:
    with row_security.system(), transaction.atomic():
        karte.load(
            enterprise_id=viewer.enterprise_id, source="etax", detail="", at=at,
            entries=[Entry("net_sales", str(year), f"20{year:02d}-03-31") for year in range(10, 10 + years)],
        )  # fmt: skip
        for site in sites:
            consents.grant(
                client_id=site, purpose="once_only", groups=["basic"], declined=[], auto_accept=False, by=viewer, at=at
            )
        for _ in range(reads):
            audit.record(
                Act.DISCLOSE, by=viewer.actor, at=at, enterprise_id=viewer.enterprise_id, purpose="", target="見本",
                detail={"items": ["name"]},
            )  # fmt: skip


def _count(client: Client, path: str) -> tuple[int, str]:
    client.get(path)  # the first view of a process also fills its caches
    with CaptureQueriesContext(connection) as found:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"queries: {path} answered {answer.status_code}")
    own = [each for each in found if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "INSERT INTO api_calls"))]
    return len(own), answer.content.decode()


if __name__ == "__main__":
    main()
