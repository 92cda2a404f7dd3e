"""プレプリントの読取り文。トークンから承諾まで一文、鎖の先頭とカルテの値で一文。

アプリの境をまたぐ結合は、この読取りのためだけに、ここに一か所で書く。
"""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection

from shien.domain.karte import queries as kartes
from shien.domain.karte.facts import Held, Karte
from shien.ledger.audit import Head, shard_of

from .facts import Bearer

# preprint_bearer is a SECURITY DEFINER function: it finds the consent behind a token and opens, for this transaction
# only, the rows of that one enterprise. Without a live token the connection sees no row of any enterprise.
_BEARER = "SELECT * FROM preprint_bearer(%s, %s)"
_VALUES = """
SELECT h.seq, h.hash, v.item, v.part, v.value, v.source, v.source_detail, v.observed_on, v.recorded_at, v.id, p.source,
       (SELECT array_agg(s.source) FROM karte_sourcestatus s WHERE s.unavailable_since IS NOT NULL)
FROM ledger_head h
LEFT JOIN karte_value v ON v.enterprise_id = %(enterprise)s AND v.superseded_at IS NULL AND v.item = ANY(%(items)s)
LEFT JOIN karte_preference p ON p.enterprise_id = v.enterprise_id AND p.item = v.item AND p.part = v.part
WHERE h.shard = %(shard)s
FOR UPDATE OF h
"""
VALUES_ONLY = _VALUES.replace("FOR UPDATE OF h", "")


def bearer(token: str, at: datetime) -> tuple[Bearer | None, str]:
    """トークンの持ち主。使えなければ (None, わけの符号)。"""
    with connection.cursor() as cursor:
        cursor.execute(_BEARER, [sha256(token.encode()).hexdigest(), at])
        row = cursor.fetchone()
    if row is None:
        return None, "invalid_token"
    (refusal, site_id, client_id, site_name, owner, direction, site_groups, forms, consent_id, purpose, groups, scope,
     expires_at, auto_accept, enterprise_id, kind, number, account_id, delegation_id, delegated) = row  # fmt: skip
    if refusal:
        return None, refusal
    granted = frozenset(groups)
    if delegation_id is not None:
        granted &= frozenset(delegated or ())
    return (
        Bearer(
            site_id, client_id, site_name, owner, direction, frozenset(site_groups), tuple(forms), consent_id, purpose,
            granted, frozenset(scope.split()), expires_at, auto_accept, enterprise_id, kind, number or "", account_id,
            delegation_id,
        ),
        "",
    )  # fmt: skip


def values(
    enterprise_id: int, items: Sequence[str], *, lock: bool = True, using: Any = connection
) -> tuple[Karte, Head, frozenset[str]]:
    """いまの値と、ロックした鎖の先頭と、止まっている出所。"""
    shard = shard_of(enterprise_id)
    with using.cursor() as cursor:
        cursor.execute(
            _VALUES if lock else VALUES_ONLY, {"enterprise": enterprise_id, "items": list(items), "shard": shard}
        )
        rows = cursor.fetchall()
    held, preferences, version = [], {}, 0
    for _, _, item, part, value, source, detail, observed_on, recorded_at, number, preferred, _ in rows:
        if item is None:
            continue
        version = max(version, number)
        if preferred:
            preferences[item, part] = preferred
        if value is not None:
            held.append(Held(item, part, value, source, detail, observed_on, recorded_at))
    karte = Karte(enterprise_id, kartes.choose(held, preferences), version)
    return karte, Head(shard, rows[0][0], rows[0][1]), frozenset(rows[0][-1] or ())


def body_digest(body: object) -> str:
    """要求の中身の要約値。"""
    return sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
