"""移行を戻しても進めても、提案と起案の行は残る。"""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from shien.instance import template
from shien.instance.packages import ROOT

_FILL: dict[str, Any] = {
    "bigint": 0, "integer": 0, "smallint": 0, "boolean": False, "timestamp with time zone": "2026-11-26T00:00:00Z",
    "jsonb": "{}", "ARRAY": "{}",
}  # fmt: skip


class Base:
    """持ち主としてつないだデータベース。"""

    def __init__(self, url: str) -> None:
        self.url = url

    def migrate(self, *target: str) -> None:
        """移行する。"""
        env = {**os.environ, "DATABASE_URL": self.url, "SHIEN_DB_ROLE": "owner"}
        command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--no-input", "-v", "0", *target]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """問い合わせる。"""
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()  # type: ignore[call-overload]

    def insert(self, table: str, **named: Any) -> int:
        """一行を足す。言わない列は、型に合う空の値。参照とトリガーは確かめない。"""
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica")
            wanted = connection.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'"
                " AND column_default IS NULL AND is_identity = 'NO'",
                [table],
            ).fetchall()
            filled = {name: uuid4() if kind == "uuid" else _FILL.get(kind, "") for name, kind in wanted} | named
            made = connection.execute(
                sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
                    sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, filled)),
                    sql.SQL(", ").join(sql.Placeholder() * len(filled)),
                ),
                list(filled.values()),
            ).fetchone()  # fmt: skip
            assert made is not None
            return int(made[0])


@pytest.fixture
def base() -> Iterator[Base]:
    """移行ずみの、空のデータベース。"""
    url, name = os.environ["DATABASE_URL"], f"shien_carried_{os.getpid()}"
    template.make(url, name)
    yield Base(template.named(url, name))
    template.drop(url, name)


def world(base: Base) -> tuple[int, list[int]]:
    """申請が一つと、二人の職員。"""
    firm = base.insert("accounts_enterprise", kind="corporation", name="株式会社架空", corporate_number="9900000000014")
    people = [
        base.insert("accounts_account", issuer="i", subject=each, account_type="1", is_active=True)
        for each in ("a", "b")
    ]
    call = base.insert("applications_call")
    case = base.insert(
        "applications_application", enterprise_id=firm, call_id=call, started_by_id=people[0], state="reviewed", live=True,
        number="AAAA-BBBB-CCCC",
    )  # fmt: skip
    return case, people


def test_proposals_become_motions_and_come_back(base: Base) -> None:
    case, (one, two) = world(base)
    firm = base.rows("SELECT enterprise_id FROM applications_application")[0][0]
    named = {
        "application_id": case,
        "enterprise_id": firm,
        "by_id": one,
        "by_name": "一人目",
        "procedure": "trial",
        "state": "reviewed",
    }
    done = base.insert(
        "motions_motion", batch=uuid4(), transition="adopt", label="採択", amount=900_000, reserves=True, open=False, **named
    )  # fmt: skip
    base.insert("motions_ruling", motion_id=done, enterprise_id=firm, accepted=True, by_id=two, by_name="二人目")
    again = base.insert(
        "motions_motion", batch=uuid4(), transition="decline", label="不採択", reserves=False, reason="点の不足", open=False, **named
    )  # fmt: skip
    base.insert(
        "motions_ruling",
        motion_id=again,
        enterprise_id=firm,
        accepted=False,
        comment="見直すため",
        by_id=two,
        by_name="二人目",
    )
    base.insert(
        "motions_motion", batch=uuid4(), transition="decline", label="不採択", reserves=False, open=True, **named
    )
    base.insert("motions_motion", transition="settle", label="額の確定", amount=5, open=False, **named)
    base.insert(
        "motions_motion",
        site="r1",
        site_name="R1",
        transition="adopt",
        label="採択",
        open=False,
        **named | {"by_id": None, "by_name": ""},
    )
    base.migrate("review", "0002")
    assert base.rows(
        "SELECT p.transition, p.amount, p.reserves, p.settled_at IS NULL, p.by_name, d.approved, d.reason, d.by_id, d.proposed_by_id"
        " FROM review_proposal p LEFT JOIN review_decision d ON d.proposal_id = p.id ORDER BY p.id"
    ) == [
        ("adopt", 900_000, True, False, "一人目", True, "", two, one),
        ("decline", None, False, False, "一人目", False, "見直すため", two, one),
        ("decline", None, False, True, "一人目", None, None, None, None),
    ]  # fmt: skip
    assert base.rows("SELECT transition FROM motions_motion") == [("settle",)]
    base.migrate("motions", "0002")
    base.insert(
        "motions_motion",
        transition="adopt",
        label="採択",
        open=True,
        **{key: each for key, each in named.items() if key != "state"},
    )
    base.migrate()
    assert base.rows(
        "SELECT m.transition, m.amount, m.reserves, m.open, m.state, r.accepted, r.comment, r.by_id, m.batch IS NULL"
        " FROM motions_motion m LEFT JOIN motions_ruling r ON r.motion_id = m.id ORDER BY m.batch IS NULL, m.id"
    ) == [
        ("adopt", 900_000, True, False, "reviewed", True, "", two, False),
        ("decline", None, False, False, "reviewed", False, "見直すため", two, False),
        # Two were open: the other way of deciding keeps its motion, this one is closed without an answer.
        ("decline", None, False, False, "reviewed", None, None, None, False),
        ("settle", 5, None, False, "", None, None, None, True),
        ("adopt", None, None, True, "reviewed", None, None, None, True),
    ]  # fmt: skip
