"""名称から分かる事業形態。法律が文字を使う者を限っているときだけ決め、ほかは分からないままにする。"""

import tomllib
from functools import cache
from pathlib import Path

from shien.values.fold import standard


@cache
def _words() -> dict[str, str]:
    """文字 → 事業形態。長い文字を先に見る (商工会議所は商工会でない)。"""
    table = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
    found = {standard(word): row["kind"] for row in table["kind"] for word in row["words"]}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def kind_of_name(name: str) -> str:
    """事業形態。決まらなければ空。

    >>> kind_of_name("架空木工㈱"), kind_of_name("架空盛岡商工会議所"), kind_of_name("架空屋")
    ('company', 'commerce_chamber', '')
    """
    text = standard(name).strip()
    return next((kind for word, kind in _words().items() if text.startswith(word) or text.endswith(word)), "")
