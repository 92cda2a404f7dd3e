"""承諾の控えを確かめる。

--input は「控えを受け取る」で受け取った .jws、--keys は公開鍵 (JWKS; /.well-known/jwks.json)。
正しければ中身を JSON で出す。
"""

import argparse
import json
from pathlib import Path

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--input", type=Path, required=True, help="receipt (.jws)")
    parser.add_argument("--keys", type=Path, required=True, help="public keys (JWKS)")


def run(options: argparse.Namespace) -> int:
    """確かめる。"""
    from . import complain

    try:
        keys = KeySet.import_key_set(json.loads(options.keys.read_text(encoding="utf-8")))
        receipt = jws.deserialize_compact(options.input.read_text().strip(), keys, algorithms=["Ed25519"])
        content = json.loads(receipt.payload)
    except OSError as error:
        return complain([f"{error.filename}: 開けません ({error.strerror})。"])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        return complain(
            [f"{options.input}: 控えが正しくありません ({type(error).__name__})。中身が変わったか、鍵が違います。"]
        )
    print(json.dumps(content, ensure_ascii=False, indent=1))
    return 0
