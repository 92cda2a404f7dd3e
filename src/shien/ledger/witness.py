"""証跡の控え。データベースの外のファイルに、書き終えた行の要約値と封印を残す。

データベースの末尾を鎖の先頭ごと巻き戻しても、控えとの違いで分かる。控えは証拠であり、働きには使わない。
"""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings


def folder() -> Path:
    """控えの置き場所。"""
    return Path(settings.DATA_DIR) / "ledger"


@lru_cache(maxsize=8)
def _open(path: str, process: int) -> TextIO:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return Path(path).open("a", buffering=1, encoding="utf-8")


def note(shard: int, seq: int, digest: str) -> None:
    """書き終えた行の要約値を残す。"""
    process = os.getpid()
    out = _open(str(folder() / f"witness-{process}.jsonl"), process)
    out.write(f'{{"kind":"witness","shard":{shard},"seq":{seq},"hash":"{digest}"}}\n')


def keep_seal(number: int, digest: str, at: str) -> None:
    """封印を残す。"""
    out = _open(str(folder() / "seals.jsonl"), os.getpid())
    out.write(json.dumps({"kind": "seal", "number": number, "hash": digest, "at": at}) + "\n")
    os.fsync(out.fileno())


def read(directory: Path) -> list[dict[str, Any]]:
    """控えを読む。途中で切れた最後の行は飛ばす。"""
    notes: list[dict[str, Any]] = []
    for path in sorted(directory.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                notes.append(json.loads(line))
            except json.JSONDecodeError:
                continue
    return notes
