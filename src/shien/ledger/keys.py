"""署名鍵。証跡と承諾の控えに署名する Ed25519 の鍵を JWK のファイルで持つ。"""

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc.jwk import OKPKey


@lru_cache(maxsize=4)
def signing_key(file: str) -> tuple[str, Ed25519PrivateKey]:
    """署名鍵とその番号 (kid)。ファイルが無ければ作る (同時に作っても一つに決まる)。"""
    path = Path(file)
    if not path.exists():
        _create(path)
    jwk = json.loads(path.read_text())
    return jwk["kid"], OKPKey.import_key(jwk).private_key  # type: ignore[return-value]


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = OKPKey.generate_key("Ed25519")
    body = key.as_dict(private=True) | {"kid": key.thumbprint(), "alg": "Ed25519", "use": "sig"}
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as out:
        json.dump(body, out)
    try:
        os.link(draft, path)  # fails when another process was first; then its key is the key
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def public_jwks(file: str) -> dict[str, Any]:
    """公開鍵の一覧 (JWKS)。誰でも署名を確かめられる。

    いまの鍵が先。前の鍵は、隣の retired/ に移せば載り続け、その鍵で署名した控えと証跡を確かめられる。
    """
    signing_key(file)
    files = [Path(file), *sorted(Path(file).parent.glob("retired/*.json"))]
    keys = [json.loads(path.read_text()) for path in files]
    return {"keys": [{name: jwk[name] for name in ("kty", "crv", "x", "kid", "alg", "use")} for jwk in keys]}


def public_keys(jwks: dict[str, Any]) -> dict[str, Ed25519PublicKey]:
    """JWKS を ``{kid: 公開鍵}`` に。"""
    return {jwk["kid"]: OKPKey.import_key(jwk).public_key for jwk in jwks["keys"]}  # type: ignore[misc]
