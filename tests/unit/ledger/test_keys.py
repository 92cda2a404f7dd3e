"""署名鍵: 替えたあとも、前の鍵の署名を確かめられる。"""

from pathlib import Path

from shien.ledger.chain import sign, signed
from shien.ledger.keys import public_jwks, public_keys, signing_key


def test_a_retired_key_still_verifies(tmp_path: Path) -> None:
    file = tmp_path / "signing.json"
    before, key = signing_key(str(file))
    signature = sign(key, "digest")
    (tmp_path / "retired").mkdir()
    file.rename(tmp_path / "retired" / "2026.json")
    signing_key.cache_clear()
    after, _ = signing_key(str(file))
    keys = public_keys(public_jwks(str(file)))
    assert list(keys) == [after, before]
    assert signed(keys, before, "digest", signature)
    assert not signed(keys, after, "digest", signature)
    assert all("d" not in jwk for jwk in public_jwks(str(file))["keys"])
