"""承諾の控えと、提出の受付票を確かめる。

--input は受け取った .jws、--keys は公開鍵 (JWKS; /.well-known/jwks.json)。正しければ中身を JSON で出す。
受付票では、--answers に答えの JSON (欄 → 値)、--files にファイルのフォルダを渡すと、要約値 (SHA-256) が受付票と
合うかも確かめる。フォルダのファイルは名前によらず中身で比べる。どれも網につながずに行う。
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", type=Path, required=True, help="receipt (.jws)")
    parser.add_argument("--keys", type=Path, required=True, help="public keys (JWKS)")
    parser.add_argument("--answers", type=Path, help="answers of a submission (JSON object, field to value)")
    parser.add_argument("--files", type=Path, help="folder with the files of a submission")


def run(options: argparse.Namespace) -> int:
    """確かめる。"""
    from . import complain

    try:
        keys = KeySet.import_key_set(json.loads(options.keys.read_text(encoding="utf-8")))
        receipt = jws.deserialize_compact(options.input.read_text().strip(), keys, algorithms=["Ed25519"])
        content = json.loads(receipt.payload)
        faults = [*_answers(content, options.answers), *_files(content, options.files)]
    except OSError as error:
        return complain([f"{error.filename}: 開けません ({error.strerror})。"])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        return complain(
            [f"{options.input}: 控えが正しくありません ({type(error).__name__})。中身が変わったか、鍵が違います。"]
        )
    if faults:
        return complain(faults)
    print(json.dumps(content, ensure_ascii=False, indent=1))
    return 0


def digest(content: object) -> str:
    """JSON の中身の要約値。鍵は並べ替え、空白は入れない。"""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _answers(content: Mapping[str, Any], path: Path | None) -> Iterator[str]:
    """受付票と違う欄。"""
    if path is None:
        return
    answers = json.loads(path.read_text(encoding="utf-8"))
    told = content["fields"]
    for field in sorted({*told, *answers}):
        if field not in answers:
            yield f"{path}: 欄「{field}」がありません。提出したときは、ありました。"
        elif told.get(field) != digest(answers[field]):
            yield f"{path}: 欄「{field}」が、提出したときと違います。"
    if not set(told) ^ set(answers) and content["answers_sha256"] != digest(answers):
        yield f"{path}: 答えの全体が、提出したときと違います。"


def _files(content: Mapping[str, Any], folder: Path | None) -> Iterator[str]:
    """フォルダに無いか、中身の違うファイル。"""
    if folder is None:
        return
    held = {hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.is_file()}
    for each in content["files"]:
        if each["sha256"] not in held:
            yield f"{folder}: 「{each['name']}」と同じ中身のファイルがありません ({each['sha256']})。"
