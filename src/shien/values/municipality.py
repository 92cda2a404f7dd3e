"""全国地方公共団体コード。都道府県2桁 + 市区町村3桁 + 検査数字1桁。"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .fault import InvalidValue
from .fold import fold, narrow

_TABLE = Path(__file__).parent / "data" / "municipalities.tsv"


@cache
def table() -> dict[str, tuple[str, str]]:
    """コード6桁 → (都道府県, 市区町村)。都道府県そのものは市区町村が空。"""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return {
        code: (prefecture, city) for code, prefecture, city in (line.split("\t") for line in lines if line[0] != "#")
    }


def check_digit(five: str) -> int:
    """検査数字。左から 6,5,4,3,2 を掛けた和を11で割った余りを11から引いた数の下一桁。

    >>> check_digit("13101")
    6
    """
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


PREFECTURES: dict[str, str] = {code[:2]: name for code, (name, city) in table().items() if not city}


@dataclass(frozen=True, slots=True)
class Municipality:
    """市区町村。"""

    code: str
    prefecture: str
    name: str

    @classmethod
    def parse(cls, text: str) -> "Municipality":
        """6桁または5桁 (検査数字なし) のコードか、名前を読む。名前が幾つもに当たれば、どれかを尋ねる。"""
        plain = re.sub(r"[\s\-]", "", narrow(text))
        if plain and not plain[0].isdigit():
            return cls._named(text)
        if re.fullmatch(r"\d{5}", plain):
            plain += str(check_digit(plain))
        if not re.fullmatch(r"\d{6}", plain):
            raise InvalidValue("市区町村の名前か、6桁のコードを入力してください（例：岩手県盛岡市）。")
        if plain[5] != str(check_digit(plain[:5])):
            raise InvalidValue(f"市区町村コード {plain} の検査数字が合いません。6桁をお確かめください。")
        if plain not in table():
            raise InvalidValue(f"市区町村コード {plain} は、全国地方公共団体コードにありません。")
        prefecture, name = table()[plain]
        return cls(plain, prefecture, name)

    @classmethod
    def _named(cls, text: str) -> "Municipality":
        found = search(text)
        exact = [each for each in found if fold(text) in (fold(each.full_name), fold(each.name))]
        # 北海道の泊村は二つある。名前では選べないので、番号の小さい方とし、違えば6桁で入力してもらう。
        if len(found) == 1 or len({each.full_name for each in exact}) == 1:
            return min(exact or found, key=lambda each: each.code)
        if found:
            names = "、".join(each.full_name for each in found[:5])
            raise InvalidValue(f"「{text.strip()}」は幾つもあります。都道府県から入力してください（{names}など）。")
        raise InvalidValue(
            f"「{text.strip()}」という市区町村は見つかりません。都道府県から入力してください（例：岩手県盛岡市）。"
        )

    @property
    def full_name(self) -> str:
        """都道府県からの名前。"""
        return f"{self.prefecture}{self.name}"


@cache
def _folded() -> list[tuple[str, str, "Municipality"]]:
    return [
        (fold(prefecture + name), fold(name), Municipality(code, prefecture, name))
        for code, (prefecture, name) in table().items()
        if name
    ]


def search(text: str, limit: int = 10) -> list[Municipality]:
    """名前で探す。ぴったり、頭から、途中の順。異体字や全角半角は同じに見る。"""
    wanted = fold(text)
    if not wanted:
        return []
    ranked = [
        (
            0 if wanted in (full, short) else 1 if full.startswith(wanted) or short.startswith(wanted) else 2,
            each.code,
            each,
        )
        for full, short, each in _folded()
        if wanted in full
    ]
    return [each for _, _, each in sorted(ranked, key=lambda row: row[:2])[:limit]]
