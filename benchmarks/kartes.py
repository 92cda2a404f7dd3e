"""たくさんのカルテ。プロジェクトの生成器の事業者を、COPY でまとめて入れる。

事業者の番号は 1 から続く。十社に一社が連携に承諾していて、そのトークンを持つ。値は本人入力と、二年分の決算。
"""

import random
import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import islice
from multiprocessing import Pool
from pathlib import Path

import psycopg

from shien.jobs.demo import karte
from shien.jobs.demo.firms import Firm, firms

CHUNK, YEARS = 1000, 2
GROUPS = ("basic", "representative", "contact", "employees", "finance")
_VALUE = "karte_value"
_VALUE_COLUMNS = (
    "enterprise_id", "item", "part", "value", "source", "source_detail", "observed_on", "recorded_at",
)  # fmt: skip


def load(url: str, count: int, seed: int) -> list[tuple[int, str]]:
    """入れて、承諾した事業者の (番号, トークン) を返す。索引は入れ終えてから作り直す。"""
    at = datetime.now(UTC)
    with psycopg.connect(url) as connection:
        rebuild = _bare(connection, _VALUE)
        connection.execute(f"TRUNCATE {_VALUE}")
        with Pool(2) as workers:
            made = workers.imap(partial(_chunk, seed, count, at.isoformat()), range(0, count, CHUNK))
            enterprises = []
            with connection.cursor().copy(f"COPY {_VALUE} ({', '.join(_VALUE_COLUMNS)}) FROM STDIN (FREEZE)") as copy:
                for number, (heads, values) in enumerate(made):
                    copy.write(values)
                    enterprises.append(heads)
                    if number % 100 == 99:
                        print(f"· {(number + 1) * CHUNK:,} kartes", flush=True)
        with connection.cursor().copy(
            "COPY accounts_enterprise (id, key, kind, corporate_number, proprietor_subject, name, prefecture_code, opened_at)"
            " FROM STDIN"
        ) as copy:
            for heads in enterprises:
                copy.write(heads)
        connection.commit()
        for statement in rebuild:
            connection.execute(statement)
        connection.execute("SELECT setval(pg_get_serial_sequence('accounts_enterprise', 'id'), %s)", [count])
        connection.commit()
        tokens = _link(connection, count, seed, at)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return tokens


def _chunk(seed: int, count: int, at: str, start: int) -> tuple[str, str]:
    heads, values = [], []
    for number, firm in enumerate(islice(firms(seed, start), min(CHUNK, count - start)), start=start + 1):
        heads.append(_head(number, firm, at))
        values += _values(number, firm, at)
    return "".join(heads), "".join(values)


def _head(number: int, firm: Firm, at: str) -> str:
    key = uuid.UUID(int=number)
    return f"{number}\t{key}\tcorporation\t{firm.corporate_number}\t\t{firm.name}\t{firm.municipality[:2]}\t{at}\n"


def _values(number: int, firm: Firm, at: str) -> Iterator[str]:
    tail = f"合成の見本\t{at[:10]}\t{at}\n"
    for source, rows in (("typed", karte.typed(firm)), ("etax", karte.finance(firm, years=YEARS))):
        for item, part, value in rows:
            yield f"{number}\t{item}\t{part}\t{value}\t{source}\t{tail}"


def _bare(connection: psycopg.Connection, table: str) -> list[str]:
    """索引と制約を外し、作り直す文を返す。"""
    again = []
    constraints = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f','p')"
        " ORDER BY contype DESC", [table],
    ).fetchall()  # fmt: skip
    for name, definition in constraints:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for name, definition in connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table]
    ).fetchall():
        connection.execute(f'DROP INDEX "{name}"')
        again.append(definition)
    return again


def _site(at: datetime) -> int:
    """連携サイトを、製品の行いで登録する。"""
    from django.db import connection

    from shien.domain.consent import actions
    from shien.ledger.audit import SYSTEM

    actions.register_site(
        client_id="site-bench", client_secret=secrets.token_urlsafe(32), name="経営力向上計画 申請サイト（見本）",
        owner="架空経済産業局", recipient_class="A", description="合成の見本", base_url="https://site.example/",
        redirect_uris=["https://site.example/callback"], purposes=["once_only"], groups=GROUPS,
        forms=["management_improvement_plan"], direction="read", webhook_url="", webhook_secret="", contact="", by=SYSTEM, at=at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM consent_linkedsite WHERE client_id = 'site-bench'")
        found = int(cursor.fetchone()[0])
    connection.close()
    return found


def _link(connection: psycopg.Connection, count: int, seed: int, at: datetime) -> list[tuple[int, str]]:
    """十社に一社が、連携に承諾している。トークンは秘密のまま、要約値で引かれる。"""
    chosen = sorted(random.Random(seed).sample(range(1, count + 1), max(count // 10, 1)))
    tokens = [(number, secrets.token_urlsafe(32)) for number in chosen]
    site, groups = _site(at), "{" + ",".join(GROUPS) + "}"
    until, instant = (at + timedelta(days=365)).isoformat(), at.isoformat()
    _copy(
        connection, "accounts_account (id, key, issuer, subject, account_type, parent_subject, name, email, admitted_at, seen_at)",
        (f"{number}\t{uuid.uuid4()}\thttps://id.example/\t{number}\t2\t\t見本 太郎\t\t{instant}\t{instant}\n" for number, _ in tokens),
    )  # fmt: skip
    receipt = "x" * 1800  # a signed receipt of the product has about this length, and the read does not touch it
    consents = {number: uuid.uuid4() for number, _ in tokens}
    _copy(
        connection,
        "consent_consent (id, enterprise_id, site_id, purpose, groups, declined, direction, auto_accept, text_version,"
        " text_sha256, granted_by_id, granted_at, expires_at, end_reason, receipt)",
        (
            f"{consents[number]}\t{number}\t{site}\tonce_only\t{groups}\t{{}}\tread\tf\t1\t{'0' * 64}\t{number}\t{instant}\t"
            f"{until}\t\t{receipt}\n"
            for number, _ in tokens
        ),
    )  # fmt: skip
    _copy(
        connection,
        "consent_accesstoken (token, token_checksum, expires, scope, resource, created, updated, application_id, user_id, consent_id)",
        (
            f"{secrets.token_urlsafe(32)}\t{sha256(token.encode()).hexdigest()}\t{until}\t{' '.join(GROUPS)}\t[]\t"
            f"{instant}\t{instant}\t{site}\t{number}\t{consents[number]}\n"
            for number, token in tokens
        ),
    )  # fmt: skip
    connection.commit()
    return tokens


def _copy(connection: psycopg.Connection, target: str, rows: Iterator[str]) -> None:
    with connection.cursor().copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write(row)


if __name__ == "__main__":
    import json
    import os
    import sys

    import django

    django.setup()
    count, seed, target = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    target.write_text(json.dumps(load(os.environ["DATABASE_URL"], count, seed)))
