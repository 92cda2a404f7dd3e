"""業種。日本標準産業分類の細分類4桁で持ち、中分類・大分類は導く。"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .fault import InvalidValue
from .fold import fold, narrow

_DATA = Path(__file__).parent / "data"
REVISIONS = (14, 13)


@cache
def table(revision: int) -> dict[str, tuple[str, str]]:
    """コード → (大分類, 名称)。大分類は英字1字、中分類2桁、小分類3桁、細分類4桁。"""
    found = {}
    for line in (_DATA / f"jsic_rev{revision}.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            major, code, name = line.split("\t")
            found[code or major] = (major, name)
    return found


@dataclass(frozen=True, slots=True)
class Level:
    """分類の一つの段。"""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Industry:
    """業種 (細分類)。

    >>> Industry.parse("2451").middle.code
    '24'
    """

    code: str
    revision: int = 14

    @classmethod
    def parse(cls, text: str, revision: int | None = None) -> "Industry":
        """細分類4桁か名前を読む。大分類の英字が前に、名前が後に付いていてもよい。改定を言わなければ新しいものから探す。"""
        plain = re.sub(r"[\s\-]", "", narrow(text)).upper()
        if coded := re.match(r"([A-T]?\d{4})(?!\d)", plain):
            plain = coded[1]
        elif plain and not plain[0].isascii():
            return cls._named(text)
        match = re.fullmatch(r"([A-T]?)(\d{4})", plain)
        if not match:
            raise InvalidValue("業種の名前か、日本標準産業分類の細分類4桁を入力してください（例：2451）。")
        for candidate in (revision,) if revision else REVISIONS:
            found = table(candidate).get(match[2])
            if found is not None:
                if match[1] and match[1] != found[0]:
                    raise InvalidValue(f"細分類 {match[2]} の大分類は {found[0]} です（{match[1]} ではありません）。")
                return cls(match[2], candidate)
        raise InvalidValue(f"細分類 {match[2]} は、日本標準産業分類にありません。4桁をお確かめください。")

    @classmethod
    def _named(cls, text: str) -> "Industry":
        found = search(text)
        exact = [each for each in found if fold(each.name) == fold(text)]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if found:
            names = "、".join(f"{each.code} {each.name}" for each in found[:5])
            raise InvalidValue(
                f"「{text.strip()}」に当たる業種は幾つもあります。近いものの4桁を入力してください（{names}など）。"
            )
        raise InvalidValue(
            f"「{text.strip()}」に当たる業種は見つかりません。ほかの言葉か、細分類4桁を入力してください（例：2451）。"
        )

    @property
    def name(self) -> str:
        """細分類の名称。"""
        return table(self.revision)[self.code][1]

    @property
    def middle(self) -> Level:
        """中分類。"""
        return Level(self.code[:2], table(self.revision)[self.code[:2]][1])

    @property
    def small(self) -> Level:
        """小分類。"""
        return Level(self.code[:3], table(self.revision)[self.code[:3]][1])

    @property
    def major(self) -> Level:
        """大分類。"""
        letter = table(self.revision)[self.code][0]
        return Level(letter, table(self.revision)[letter][1])


@cache
def _folded() -> list[tuple[str, str]]:
    return [(fold(name), code) for code, (_, name) in table(REVISIONS[0]).items() if len(code) == 4]


def search(text: str, limit: int = 10) -> list[Industry]:
    """新しい改定の細分類を名前で探す。ぴったり、頭から、途中の順。"""
    wanted = fold(text)
    if not wanted:
        return []
    ranked = [
        (0 if name == wanted else 1 if name.startswith(wanted) else 2, code)
        for name, code in _folded()
        if wanted in name
    ]
    return [Industry(code) for _, code in sorted(ranked)[:limit]]
