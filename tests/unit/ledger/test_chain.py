"""証跡の鎖は、消しても・変えても・入れ替えても・切っても分かる。"""

import copy
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from shien.ledger.chain import GENESIS, columns_of, entry_hash, seal_hash, sign, verify

KEY = Ed25519PrivateKey.generate()
KEYS = {"k": KEY.public_key()}


def ledger(lengths: list[int], sealed_at: int) -> list[dict[str, Any]]:
    """鎖ごとの行数から証跡を作る。sealed_at 行目までを封印する。"""
    entries, heads, sealed = [], {}, {}
    for shard, length in enumerate(lengths):
        previous = GENESIS
        for seq in range(1, length + 1):
            by = {"organisation": "架空市", "name": "見本"}
            body = {"id": f"{shard}-{seq}", "act": "disclose", "at": "t", "enterprise": shard, "by": by}
            digest = entry_hash(shard, seq, previous, body)
            entries.append(
                {"kind": "entry", "shard": shard, "seq": seq, "previous": previous, "hash": digest, "key": "k",
                 "signature": sign(KEY, digest), "body": body, "columns": columns_of(body)}
            )  # fmt: skip
            previous = digest
            heads[shard] = (seq, digest)
            if seq <= sealed_at:
                sealed[str(shard)] = [seq, digest]
    digest = seal_hash(1, GENESIS, "t", sealed)
    seal = {
        "kind": "seal",
        "number": 1,
        "previous": GENESIS,
        "at": "t",
        "heads": sealed,
        "hash": digest,
        "key": "k",
        "signature": sign(KEY, digest),
    }
    return [*entries, *({"kind": "head", "shard": s, "seq": n, "hash": h} for s, (n, h) in heads.items()), seal]


LENGTHS = st.lists(st.integers(1, 5), min_size=1, max_size=4)


@given(LENGTHS, st.integers(0, 5))
def test_a_ledger_as_written_has_no_fault(lengths: list[int], sealed_at: int) -> None:
    found = verify(ledger(lengths, sealed_at), KEYS)
    assert found.faults == []
    assert found.entries == sum(lengths)
    assert found.unsealed == sum(max(length - sealed_at, 0) for length in lengths)


@given(LENGTHS, st.integers(0, 5), st.data())
def test_a_row_removed_changed_or_swapped_is_found(lengths: list[int], sealed_at: int, data: st.DataObject) -> None:
    records = ledger(lengths, sealed_at)
    entries = [place for place, each in enumerate(records) if each["kind"] == "entry"]
    place = data.draw(st.sampled_from(entries))
    removed = records[:place] + records[place + 1 :]
    assert verify(removed, KEYS).faults
    changed = copy.deepcopy(records)
    changed[place]["body"]["act"] = "x"
    assert verify(changed, KEYS).faults
    other = data.draw(st.sampled_from(entries))
    if other != place:
        swapped = list(records)
        swapped[place], swapped[other] = swapped[other], swapped[place]
        if records[place]["shard"] == records[other]["shard"]:
            assert verify(swapped, KEYS).faults
        bodies = copy.deepcopy(records)
        bodies[place]["body"], bodies[other]["body"] = bodies[other]["body"], bodies[place]["body"]
        assert verify(bodies, KEYS).faults


@given(LENGTHS, st.data())
def test_an_end_cut_off_with_its_head_is_found_by_the_notes(lengths: list[int], data: st.DataObject) -> None:
    records = ledger(lengths, 0)
    notes = [
        {"kind": "witness", "shard": e["shard"], "seq": e["seq"], "hash": e["hash"]}
        for e in records
        if e["kind"] == "entry"
    ]
    shard = data.draw(st.integers(0, len(lengths) - 1))
    keep = lengths[shard] - 1
    cut = [e for e in records if not (e["kind"] == "entry" and e["shard"] == shard and e["seq"] > keep)]
    last = next((e for e in records if e["kind"] == "entry" and e["shard"] == shard and e["seq"] == keep), None)
    for each in cut:
        if each["kind"] == "head" and each["shard"] == shard:
            each["seq"], each["hash"] = keep, last["hash"] if last else GENESIS
    assert verify(cut, KEYS, notes).faults


def test_a_row_rewritten_with_another_key_is_found() -> None:
    records = ledger([2], 0)
    other = Ed25519PrivateKey.generate()
    records[0]["signature"] = sign(other, records[0]["hash"])
    assert any("署名" in fault for fault in verify(records, KEYS).faults)
