"""項目の値の読み方と見せ方。正規形は文字で持つ (円は整数、日付は ISO 8601、名称は一字も変えない)。"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from shien.values.corporate_number import CorporateNumber
from shien.values.dates import both, parse_date
from shien.values.email import parse_email
from shien.values.fault import InvalidValue
from shien.values.fold import narrow
from shien.values.industry import Industry
from shien.values.kana import parse_kana
from shien.values.municipality import Municipality
from shien.values.my_number import find_my_numbers
from shien.values.number import parse_number
from shien.values.plain_text import clean
from shien.values.postal_code import PostalCode
from shien.values.telephone import parse_telephone
from shien.values.url import parse_url
from shien.values.yen import parse_yen, yen_words

from .catalogue import Item

_TOKYO = ZoneInfo("Asia/Tokyo")
_TRUE, _FALSE = (
    frozenset({"true", "1", "はい", "有", "あり", "該当"}),
    frozenset({"false", "0", "いいえ", "無", "なし", "非該当"}),
)


def parse(item: Item, text: str, today: date | None = None) -> str:
    """入力を正規形にする。読めなければ InvalidValue (利用者に見せる文)。空は呼び出し側で扱う。

    today は先の日付を断るための今日 (渡されなければ、日本の今日)。
    """
    value = _READ[item.type](item, text)
    if item.minimum or item.maximum:
        _within(item, value, today or datetime.now(_TOKYO).date())
    return value


def show(item: Item, value: str) -> str:
    """正規形を人に見せる文にする。"""
    return _SHOW.get(item.type, _as_is)(item, value)


def _text(item: Item, text: str) -> str:
    found = clean(text, multiline=item.type == "long_text")
    if not found:
        raise InvalidValue("入力してください。")
    if find_my_numbers(found):
        raise InvalidValue("マイナンバーと見られる12桁の番号があります。番号を消してから、保存してください。")
    if len(found) > item.max_length:
        raise InvalidValue(f"{item.max_length}文字以内で入力してください（いま{len(found)}文字）。")
    return found


def _kana(item: Item, text: str) -> str:
    return _text(item, parse_kana(text))


def _yen(item: Item, text: str) -> str:
    return str(parse_yen(text))


def _count(item: Item, text: str) -> str:
    number = parse_yen(narrow(text).strip().removesuffix("人").removesuffix("名").removesuffix("か所"))
    if not 0 <= number <= 10_000_000:
        raise InvalidValue("0以上の数を入力してください。")
    return str(number)


def _number(item: Item, text: str) -> str:
    return format(parse_number(text, item.unit, item.decimals).normalize(), "f")


def _within(item: Item, value: str, today: date) -> None:
    """範囲の中か。日付は ISO 8601 の文字で、数は数で比べる。"""
    if item.type == "date":
        if value < item.minimum:
            raise InvalidValue(f"{both(date.fromisoformat(item.minimum))}より前の日付です。年をお確かめください。")
        if item.maximum == "today" and value > today.isoformat():
            raise InvalidValue(f"今日（{both(today)}）より後の日付です。年をお確かめください。")
        return
    latest = str(today.year) if item.maximum == "today" else item.maximum
    if item.minimum == "0" and not latest and Decimal(value) < 0:
        raise InvalidValue("0以上の数を入力してください。")
    if (item.minimum and Decimal(value) < Decimal(item.minimum)) or (latest and Decimal(value) > Decimal(latest)):
        low, high = (
            (f"{item.minimum}{item.unit}から" if item.minimum else ""),
            (f"{latest}{item.unit}まで" if latest else ""),
        )
        raise InvalidValue(f"{low}{high}の数を入力してください。")


def _ratio(item: Item, text: str) -> str:
    plain = narrow(text).strip()
    percent = plain.endswith("%")
    number = Decimal(_number(item, plain.removesuffix("%")))
    fraction = number / 100 if percent else number
    if not 0 <= fraction <= 1:
        raise InvalidValue("0％から100％の割合を、「35%」のように入力してください。")
    return format(fraction.normalize(), "f")


def _date(item: Item, text: str) -> str:
    return parse_date(text).isoformat()


def _boolean(item: Item, text: str) -> str:
    plain = narrow(text).strip().lower()
    if plain in _TRUE:
        return "true"
    if plain in _FALSE:
        return "false"
    raise InvalidValue("「はい」か「いいえ」をお選びください。")


def _choice(item: Item, text: str) -> str:
    plain = clean(text)
    for code, label in item.choices:
        if plain in (code, label):
            return code
    raise InvalidValue(f"{'・'.join(label for _, label in item.choices)}の中からお選びください。")


def _as_is(item: Item, value: str) -> str:
    return value


def _show_date(item: Item, value: str) -> str:
    return both(date.fromisoformat(value))


def _show_ratio(item: Item, value: str) -> str:
    return f"{format((Decimal(value) * 100).normalize(), 'f')}％"


def _show_choice(item: Item, value: str) -> str:
    return dict(item.choices).get(value, value)


def _show_industry(item: Item, value: str) -> str:
    return f"{value} {Industry.parse(value).name}"


def _show_municipality(item: Item, value: str) -> str:
    return Municipality.parse(value).full_name


_READ: dict[str, Callable[[Item, str], str]] = {
    "text": _text, "long_text": _text, "kana": _kana, "yen": _yen, "count": _count, "number": _number, "ratio": _ratio,
    "date": _date, "boolean": _boolean, "choice": _choice, "email": lambda item, text: parse_email(text),
    "url": lambda item, text: parse_url(text, item.max_length),
        "telephone": lambda item, text: parse_telephone(text),
    "postal_code": lambda item, text: PostalCode.parse(text).text,
    "corporate_number": lambda item, text: CorporateNumber.parse(text).text,
    "industry": lambda item, text: Industry.parse(text).code,
    "municipality": lambda item, text: Municipality.parse(text).code,
}  # fmt: skip
_SHOW: dict[str, Callable[[Item, str], str]] = {
    "yen": lambda item, value: yen_words(int(value)), "count": lambda item, value: f"{int(value):,}{item.unit}",
    "number": lambda item, value: f"{value}{item.unit}", "ratio": _show_ratio, "date": _show_date,
    "boolean": lambda item, value: "はい" if value == "true" else "いいえ", "choice": _show_choice,
    "postal_code": lambda item, value: f"〒{value[:3]}-{value[3:]}", "industry": _show_industry,
    "municipality": _show_municipality,
}  # fmt: skip
