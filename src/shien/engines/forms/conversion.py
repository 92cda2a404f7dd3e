"""型の違う欄へ、答えを書き替える。意味が変わりうるものは移さず、わけを言う。"""

from collections.abc import Callable
from typing import Any

from shien.values.fault import InvalidValue
from shien.values.industry import Industry
from shien.values.industry import table as industries
from shien.values.visible import visible_length

from .definition import TYPES, Field
from .entry import entered
from .written import show

_NAMES = dict(zip(TYPES, (
    "短い文", "長い文", "フリガナ", "整数", "小数", "割合", "金額", "日付", "年月", "一つ選ぶ", "幾つも選ぶ", "はい・いいえ",
    "同意", "法人番号", "郵便番号", "電話番号", "メールアドレス", "ウェブサイト", "業種の大分類", "業種の中分類", "業種の細分類",
    "都道府県", "市区町村", "表", "ファイル", "説明",
), strict=True))  # fmt: skip
_NEVER = frozenset({"table", "file", "note"})


def type_name(kind: str) -> str:
    """型の名前。"""
    return _NAMES[kind]


class Lost(ValueError):
    """移せないわけ (利用者に見せる文)。"""


def convert(answer: Any, old: Field, new: Field) -> tuple[Any, str]:
    """(新しい版の答え, わけ)。そのまま移せれば、わけは空。"""
    if not new.typed:
        raise Lost("新しい様式では、自動で計算します。")
    if new.type == "consent" and (old.type != "consent" or (old.label, old.text) != (new.label, new.text)):
        raise Lost("同意の文が変わりました。お読みになり、もう一度お確かめください。")
    if old.type == new.type:
        return _same(answer, old, new)
    reason = f"{_NAMES[old.type]}の欄から{_NAMES[new.type]}の欄に変わりました。"
    special = _SPECIAL.get((old.type, new.type))
    try:
        if special is not None:
            return special(answer, new), reason
        if _NEVER & {old.type, new.type} or old.type == "choices":
            raise Lost(f"{reason}入力し直してください。")
        return _read(answer, old, new), reason
    except InvalidValue as error:
        raise Lost(f"{reason}入力し直してください（{error}）") from None


def _same(answer: Any, old: Field, new: Field) -> tuple[Any, str]:
    if new.type == "choices":
        return _chosen(answer, old, new)
    if new.type == "choice" and answer not in {each.value for each in new.options}:
        raise Lost(f"選択肢「{show(old, answer)}」がなくなりました。選び直してください。")
    if new.type == "yen" and old.unit != new.unit:
        return answer, f"入力の単位が{old.unit or '円'}から{new.unit or '円'}に変わりました（金額は同じです）。"
    if new.type in ("decimal", "percent") and new.places < old.places:
        return _fewer(answer, new)
    return answer, ""


def _chosen(answer: list[str], old: Field, new: Field) -> tuple[Any, str]:
    held = {each.value for each in new.options}
    gone = [show(old, [each]) for each in answer if each not in held]
    kept = [each for each in answer if each in held]
    if not kept:
        raise Lost(f"選択肢「{'」「'.join(gone)}」がなくなりました。選び直してください。")
    return kept, f"選択肢「{'」「'.join(gone)}」がなくなりました。" if gone else ""


def _fewer(answer: str, new: Field) -> tuple[Any, str]:
    places = new.places + (2 if new.type == "percent" else 0)
    if len(answer.partition(".")[2]) > places:
        raise Lost(f"小数点より下は{new.places}桁までになりました。入力し直してください。")
    return answer, ""


def _read(answer: Any, old: Field, new: Field) -> Any:
    """見せる文字を、新しい型で読み直す。"""
    if {old.type, new.type} == {"decimal", "percent"} or (new.type == "percent" and old.type in ("integer", "yen")):
        raise InvalidValue("百分率かどうかが分かりません。")
    text = show(old, answer)
    if new.type != "long_text":
        text = " ".join(text.split("\n"))
    found = entered(new, text)
    if found is None:
        raise InvalidValue("空になりました。")
    return found


def _whole(answer: Any, new: Field) -> int:
    head, _, tail = str(answer).partition(".")
    if tail.strip("0"):
        raise InvalidValue("端数があります。")
    return int(head)


def _single(answer: list[str], new: Field) -> str:
    if len(answer) != 1 or answer[0] not in {each.value for each in new.options}:
        raise InvalidValue("一つだけお選びください。")
    return answer[0]


def _several(answer: str, new: Field) -> list[str]:
    return [_single([answer], new)]


def _names(answer: str, new: Field) -> str:
    detail = Industry.parse(answer)
    return (detail.middle if new.type == "industry_middle" else detail.major).code


_SPECIAL: dict[tuple[str, str], Callable[[Any, Field], Any]] = {
    ("yen", "integer"): lambda answer, new: answer, ("integer", "yen"): lambda answer, new: answer,
    ("yen", "decimal"): lambda answer, new: str(answer), ("integer", "decimal"): lambda answer, new: str(answer),
    ("decimal", "integer"): _whole, ("decimal", "yen"): _whole, ("date", "month"): lambda answer, new: answer[:7],
    ("choice", "choices"): _several, ("choices", "choice"): _single,
    ("consent", "boolean"): lambda answer, new: answer,
    ("industry_detail", "industry_middle"): _names, ("industry_detail", "industry_major"): _names,
    ("municipality", "prefecture"): lambda answer, new: answer[:2],
    ("industry_middle", "industry_major"): lambda answer, new: industries(14)[answer][0],
}  # fmt: skip


def stated(answer: Any, old: Field, new: Field) -> str:
    """そのまま移しても、直すことになるわけ。無ければ空。"""
    if isinstance(answer, str) and new.max_length and new.max_length < old.max_length:
        count = visible_length(answer)
        if count > new.max_length and not new.options:
            return f"{new.max_length:,}文字までになりました（いま{count:,}文字）。短くしてください。"
    if isinstance(answer, list) and new.type == "file" and len(answer) > new.max_files:
        return f"ファイルは{new.max_files}つまでになりました（いま{len(answer)}つ）。"
    return ""
