"""値の置き場 (part)。事業年度の項目群は末日、くり返しの項目群は行の番号、ほかは空。"""

import re
from datetime import date

from shien.values.fault import InvalidValue

from .catalogue import Group

_FIRST_YEAR = 1868  # no accounts are older


def parse_part(group: Group, text: str) -> str:
    """置き場を確かめて返す。末日は 2026-03-31 の形の実在する日、行は4桁までの番号。"""
    if group.repeat == "once":
        if text:
            raise InvalidValue(f"「{group.label}」に、年や行の指定は要りません。")
    elif group.repeat == "row":
        if not re.fullmatch(r"[0-9]{1,4}", text):
            raise InvalidValue(f"「{group.label}」の行は、4桁までの番号で指定してください（例：01）。")
    elif not _is_day(text):
        raise InvalidValue(f"「{group.label}」の事業年度は、末日で指定してください（例：2026-03-31）。")
    return text


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        return date.fromisoformat(text).year >= _FIRST_YEAR
    except ValueError:
        return False
