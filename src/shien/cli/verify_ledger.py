"""証跡を、書き出したフォルダだけで確かめる。

FOLDER には manage.py export_ledger が書いた四つのファイルがある。
  ledger.jsonl   証跡 (entry)、鎖の先頭 (head)、封印 (seal)。一行が一件の JSON
  keys.json      公開鍵 (JWKS、Ed25519)
  witness.jsonl  データベースの外に残した控え
  manifest.jws   目録。書き出した時刻と、二つのファイルの行数と要約値に署名したもの
鍵は、書き出したフォルダではなく、公開されているもの (/.well-known/jwks.json) を --keys で渡すのが確か。
別に取っておいた控えがあれば --witness で渡すと、末尾の切捨ても見つかる。
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shien.ledger import manifest
from shien.ledger.chain import verify
from shien.ledger.keys import public_keys


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", type=Path, required=True, help="folder written by export_ledger, or ledger.jsonl")
    parser.add_argument("--keys", type=Path, help="public keys (JWKS); default: keys.json beside the ledger")
    parser.add_argument(
        "--witness", type=Path, action="append", default=[], help="further notes kept elsewhere (JSONL)"
    )


def run(options: argparse.Namespace) -> int:
    """確かめる。"""
    from . import complain

    folder = options.input if options.input.is_dir() else options.input.parent
    ledger = options.input / "ledger.jsonl" if options.input.is_dir() else options.input
    keys_file = options.keys or folder / "keys.json"
    notes_files = [
        path for path in [folder / "witness.jsonl", *options.witness] if path.exists() or path in options.witness
    ]
    try:
        jwks = json.loads(keys_file.read_text(encoding="utf-8"))
        keys = public_keys(jwks)
        exported_at, missing = manifest.check(folder, jwks)
        notes = [note for path in notes_files for note in _lines(path)]
        found = verify(_lines(ledger), keys, notes)
    except OSError as error:
        return complain([f"{error.filename}: 開けません ({error.strerror})。"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return complain([f"{ledger}: 証跡の形ではありません ({error})。"])
    faults = [*missing, *found.faults]
    if faults:
        return complain([f"{ledger}: {fault}" for fault in faults])
    print(
        f"ok: {found.entries} entries, {found.seals} seals, {found.unsealed} not yet sealed, {len(notes)} notes,"
        f" exported {exported_at}",
        file=sys.stdout,
    )
    return 0


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{number}行目: JSON ではありません") from error
