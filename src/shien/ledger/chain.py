"""証跡の鎖。一行ごとの要約値と署名を作り、確かめる。データベースも時計も見ない。

一行 (entry) は 64 本の鎖 (shard) のどれか一つに属し、鎖の中で 1 から欠番なく番号を持つ。
要約値は前の行の要約値を含み、行ごとに Ed25519 で署名する。60秒以内ごとの封印 (seal) が、
すべての鎖の先頭をまとめて署名する。形式は docs/reference/ledger-format.md。
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SHARDS = 64
GENESIS = "0" * 64
_ENTRY, _SEAL = b"shien-ledger-entry-1\n", b"shien-ledger-seal-1\n"


def canonical(body: Mapping[str, Any]) -> bytes:
    """署名の対象となる文字列。鍵の順、空白なし、UTF-8。"""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_hash(shard: int, seq: int, previous: str, body: Mapping[str, Any]) -> str:
    """行の要約値 (SHA-256 の16進)。鎖・番号・前の行・中身を含む。"""
    return hashlib.sha256(_ENTRY + f"{shard}\n{seq}\n{previous}\n".encode() + canonical(body)).hexdigest()


def seal_hash(number: int, previous: str, at: str, heads: Mapping[str, Any]) -> str:
    """封印の要約値。heads は ``{鎖: [番号, 要約値]}``。"""
    return hashlib.sha256(_SEAL + f"{number}\n{previous}\n{at}\n".encode() + canonical(heads)).hexdigest()


def sign(key: Ed25519PrivateKey, digest: str) -> str:
    """要約値への署名 (16進)。"""
    return key.sign(digest.encode()).hex()


def signed(keys: Mapping[str, Ed25519PublicKey], key_id: str, digest: str, signature: str) -> bool:
    """署名が正しいか。知らない鍵は正しくないとする。"""
    key = keys.get(key_id)
    if key is None:
        return False
    try:
        key.verify(bytes.fromhex(signature), digest.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(slots=True)
class Findings:
    """検証の結果。faults が空なら、証跡は書かれたままである。"""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)


def verify(
    records: Iterable[Mapping[str, Any]],
    keys: Mapping[str, Ed25519PublicKey],
    witnessed: Iterable[Mapping[str, Any]] = (),
) -> Findings:
    """証跡の写しを確かめる。

    records は ``{"kind": "entry"|"head"|"seal", …}`` の並び (書き出しの一行が一件)。
    witnessed はデータベースの外に残した控え (封印または ``{"kind": "witness", shard, seq, hash}``)。
    行の欠落・改変・入替え・末尾の切捨てを、封印前の行についても見つける。
    費用は行数に比例し、鎖ごとの要約値だけを覚える。
    """
    found = Findings()
    hashes: dict[tuple[int, int], str] = {}
    last: dict[int, tuple[int, str]] = {}
    heads: dict[int, tuple[int, str]] = {}
    seals: dict[int, str] = {}
    seal_claims: list[tuple[str, int, int, str]] = []
    previous_seal = (0, GENESIS)
    for record in records:
        kind = record.get("kind")
        if kind == "entry":
            _check_entry(record, keys, last, hashes, found)
        elif kind == "head":
            heads[int(record["shard"])] = (int(record["seq"]), str(record["hash"]))
        elif kind == "seal":
            previous_seal = _check_seal(record, keys, previous_seal, seal_claims, found)
            seals[int(record["number"])] = str(record["hash"])
        else:
            found.faults.append(f"種類の分からない行があります: {kind!r}")
    for shard, (seq, digest) in sorted(heads.items()):
        if last.get(shard, (0, GENESIS)) != (seq, digest):
            found.faults.append(
                f"鎖 {shard} の末尾が先頭の記録と合いません: 記録は {seq} 番、行は {last.get(shard, (0, ''))[0]} 番までです。"
            )
    for shard in sorted(set(last) - set(heads)):
        found.faults.append(f"鎖 {shard} の先頭の記録がありません。")
    sealed = dict.fromkeys(range(SHARDS), 0)
    for where, shard, seq, digest in seal_claims:
        sealed[shard] = max(sealed.get(shard, 0), seq)
        if seq and hashes.get((shard, seq)) != digest:
            found.faults.append(f"{where} が証した鎖 {shard} の {seq} 番の行が、無いか、変わっています。")
    found.unsealed = sum(max(seq - sealed.get(shard, 0), 0) for shard, (seq, _) in last.items())
    for note in witnessed:
        if note.get("kind") == "witness":
            if hashes.get((int(note["shard"]), int(note["seq"]))) != note["hash"]:
                found.faults.append(f"控えにある鎖 {note['shard']} の {note['seq']} 番の行が、無いか、変わっています。")
        elif seals.get(int(note["number"])) != note["hash"]:
            found.faults.append(f"控えにある封印 {note['number']} が、無いか、変わっています。")
    return found


def _check_entry(
    record: Mapping[str, Any],
    keys: Mapping[str, Ed25519PublicKey],
    last: dict[int, tuple[int, str]],
    hashes: dict[tuple[int, int], str],
    found: Findings,
) -> None:
    shard, seq, digest = int(record["shard"]), int(record["seq"]), str(record["hash"])
    found.entries += 1
    before_seq, before_hash = last.get(shard, (0, GENESIS))
    where = f"鎖 {shard} の {seq} 番"
    if seq != before_seq + 1:
        found.faults.append(f"{where}: 番号が続いていません (前は {before_seq} 番)。行が抜けたか、入れ替わっています。")
    elif record["previous"] != before_hash:
        found.faults.append(f"{where}: 前の行の要約値と合いません。")
    if entry_hash(shard, seq, str(record["previous"]), record["body"]) != digest:
        found.faults.append(f"{where}: 中身が書かれたときと違います。")
    if not signed(keys, str(record["key"]), digest, str(record["signature"])):
        found.faults.append(f"{where}: 署名が正しくありません。")
    if record.get("columns") != columns_of(record["body"]):
        found.faults.append(f"{where}: 検索の列が、署名された中身と違います。")
    hashes[shard, seq] = digest
    last[shard] = (seq, digest)


def columns_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """中身から決まる、検索のための列。画面はこの列で絞り込むので、変えられれば行が見えなくなる。"""
    found = {name: body.get(name) for name in ("id", "at", "act", "enterprise")}
    return found | {"organisation": body["by"]["organisation"], "person": body["by"]["name"]}


def _check_seal(
    record: Mapping[str, Any],
    keys: Mapping[str, Ed25519PublicKey],
    previous: tuple[int, str],
    claims: list[tuple[str, int, int, str]],
    found: Findings,
) -> tuple[int, str]:
    number, digest = int(record["number"]), str(record["hash"])
    found.seals += 1
    if number != previous[0] + 1 or record["previous"] != previous[1]:
        found.faults.append(f"封印 {number}: 前の封印とつながりません。")
    if seal_hash(number, str(record["previous"]), str(record["at"]), record["heads"]) != digest:
        found.faults.append(f"封印 {number}: 中身が書かれたときと違います。")
    if not signed(keys, str(record["key"]), digest, str(record["signature"])):
        found.faults.append(f"封印 {number}: 署名が正しくありません。")
    claims.extend((f"封印 {number}", int(shard), int(seq), str(head)) for shard, (seq, head) in record["heads"].items())
    return number, digest
