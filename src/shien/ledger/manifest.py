"""書き出しの目録。書き出したファイルの要約値と行数に署名し、写しを切り詰めても分かるようにする。"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

FILES = ("ledger.jsonl", "witness.jsonl")


def signed(folder: Path, at: datetime) -> str:
    """目録 (JWS)。書き出しを終えてから呼ぶ。"""
    from .keys import signing_key

    kid, _ = signing_key(settings.SIGNING_KEY_FILE)
    key = OKPKey.import_key(json.loads(Path(settings.SIGNING_KEY_FILE).read_text()))
    body = {
        "exported_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "files": {name: _of(folder / name) for name in FILES},
    }
    return jws.serialize_compact({"alg": "Ed25519", "kid": kid}, json.dumps(body).encode(), key, algorithms=["Ed25519"])


def check(folder: Path, jwks: Mapping[str, Any]) -> tuple[str, list[str]]:
    """目録と照らす。(書き出した時刻, 指摘)。"""
    file = folder / "manifest.jws"
    if not file.exists():
        return "", [
            "目録 (manifest.jws) がありません。書き出したままのフォルダか、切り詰められたものかを確かめられません。"
        ]
    try:
        keys = KeySet.import_key_set(dict(jwks))  # type: ignore[arg-type]
        body = json.loads(jws.deserialize_compact(file.read_text().strip(), keys, algorithms=["Ed25519"]).payload)
    except (JoseError, ValueError):
        return "", ["目録 (manifest.jws) の署名が正しくありません。"]
    faults = []
    for name, written in body["files"].items():
        if not (folder / name).exists():
            faults.append(f"{name} がありません。書き出したときは {written['lines']} 行でした。")
        elif _of(folder / name) != written:
            faults.append(
                f"{name} が、書き出したときと違います（いま {_of(folder / name)['lines']} 行、そのとき {written['lines']} 行）。"
            )
    return str(body["exported_at"]), faults


def _of(file: Path) -> dict[str, Any]:
    digest, lines = sha256(), 0
    with file.open("rb") as rows:
        for row in rows:
            digest.update(row)
            lines += 1
    return {"sha256": digest.hexdigest(), "lines": lines}
