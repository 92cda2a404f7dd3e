"""分析の判断。仮名の作り方と、問いの要約値。"""

from collections.abc import Iterable
from hashlib import blake2b

# 一社が一日に尋ねられる、違う問いの数。絞り込みの組合せは 18 通り、予測の年数は 5 通りなので、ふつうの使い方では届かない。
QUESTIONS_A_DAY = 30


def owner(enterprise_id: int, nonce: bytes, key: bytes) -> int:
    """仮名の番号 (63 ビットの正の整数)。鍵が無ければ事業者の番号から作れず、版が替われば別の番号になる。

    >>> owner(1, b"n" * 16, b"k" * 32) == owner(1, b"n" * 16, b"k" * 32)
    True
    >>> owner(1, b"n" * 16, b"k" * 32) == owner(1, b"m" * 16, b"k" * 32)
    False
    """
    digest = blake2b(enterprise_id.to_bytes(8, "big"), digest_size=8, key=key, salt=nonce).digest()
    return int.from_bytes(digest, "big") >> 1


def key_check(key: bytes) -> str:
    """仮名の鍵の見分け。鍵が替わった版では、尋ねた企業を組から外せないので、その版は使わない。"""
    return blake2b(b"shien.analytics.key", digest_size=16, key=key).hexdigest()


def digest(parts: Iterable[bytes | str]) -> str:
    """問いの要約値。同じ問いは数えない。"""
    found = blake2b(digest_size=16)
    for part in parts:
        text = part if isinstance(part, bytes) else part.encode()
        found.update(len(text).to_bytes(4, "big") + text)
    return found.hexdigest()
