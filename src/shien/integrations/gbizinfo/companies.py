"""gBizINFO の JSON (v1 と v2、八つの種類)。API の答えを保存したファイル。"""

import calendar
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shien.integrations.accounts import find_period
from shien.integrations.json_file import load
from shien.integrations.text_file import beginning
from shien.values.fault import Fault, InvalidValue
from shien.values.items import ITEMS, parse
from shien.values.my_number import find_my_numbers
from shien.values.reading import Figure, Reading

_LIST_ROWS = 999


@cache
def keys() -> dict[str, Any]:
    """API の名前と項目の表。"""
    return tomllib.loads(Path(__file__).with_name("keys.toml").read_text(encoding="utf-8"))


def looks_like(document: bytes) -> bool:
    """gBizINFO の答えらしいか。"""
    head = beginning(document)
    return '"hojin-infos"' in head or '"message": "4' in head


def read_set(files: list[tuple[str, bytes]]) -> Reading:
    """一つの法人についての、一つか複数の種類の答えを読む。"""
    found = _Found()
    for name, document in files:
        answer = load(document)
        if isinstance(answer, Fault):
            found.faults.append(Fault(answer.what, answer.expected, answer.row, name))
            continue
        infos = answer.get("hojin-infos") if isinstance(answer, dict) else None
        if not isinstance(infos, list) or not infos:
            said = answer.get("message", "") if isinstance(answer, dict) else ""
            found.faults.append(
                Fault(
                    f"法人の情報がありません{f'（{str(said)[:60]}）' if said else ''}。",
                    "法人番号を指定して取り出したJSONを選んでください。",
                    None,
                    name,
                )
            )
            continue
        if len(infos) > 1:
            found.faults.append(
                Fault(
                    f"{len(infos)}法人の情報が入っています。",
                    "自社の法人番号を指定して取り出したJSONを選んでください。",
                    None,
                    name,
                )
            )
            continue
        if isinstance(infos[0], dict):
            found.company(infos[0], name)
    numbers = {each.value for each in found.figures if each.item == "corporate_number"}
    if len(numbers) > 1:
        found.faults.append(
            Fault(
                f"法人番号がファイルで違います（{'、'.join(sorted(numbers))}）。",
                "同じ法人のファイルだけを選んでください。",
            )
        )
    named = next((each.value for each in found.figures if each.item == "name"), "")
    return Reading(
        "gbizinfo", tuple(dict.fromkeys(found.figures)), tuple(found.faults),
        corporate_number=next(iter(numbers), ""), name=named,
    )  # fmt: skip


class _Found:
    """読めた値と指摘を集める。読めない値は、名前を言って外す。"""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self.faults: list[Fault] = []

    def company(self, info: dict[str, Any], file: str) -> None:
        """一つの法人。"""
        for key, item in keys()["basic"].items():
            self.take(item, info.get(key), key, "", file)
        for kind, table in keys()["records"].items():
            for part, row in _rows(info.get(kind), table["first"]):
                self.take("record_kind", kind, kind, part, file)
                for key, item in table.items():
                    if key != "first":
                        self.take(item, row.get(key), f"{kind}.{key}", part, file)
        for part, row in _rows(info.get("patent"), 0):
            self.take("patent_type", keys()["patent_types"].get(str(row.get("patent_type"))), "patent_type", part, file)
            for key, item in keys()["patent"].items():
                self.take(item, row.get(key), f"patent.{key}", part, file)
        for part, row in _rows(info.get("corporation-info"), 0):
            for key, item in keys()["office"].items():
                self.take(item, row.get(key), f"corporation-info.{key}", part, file)
        if isinstance(info.get("finance"), dict):
            self.finance(info["finance"], file)
        workplace = info.get("workplace_info")
        for section, table in keys()["workplace"].items():
            inside = workplace.get(section) if isinstance(workplace, dict) else None
            for key, item in table.items():
                value = inside.get(key) if isinstance(inside, dict) else None
                percent = ITEMS[item].type == "ratio" and value not in (None, "")
                self.take(item, f"{value}%" if percent else value, key, "", file)

    def finance(self, finance: dict[str, Any], file: str) -> None:
        """主要な経営指標と大株主。最新の期の末日は、表紙の年度から読む。"""
        for part, row in _rows(finance.get("major_shareholders"), 0):
            for key, item in keys()["shareholder"].items():
                self.take(item, row.get(key), key, part, file)
        index = [each for each in finance.get("management_index") or [] if isinstance(each, dict)]
        if not index:
            return
        _, newest = find_period([str(finance.get("fiscal_year_cover_page") or "")])
        if newest is None:
            self.faults.append(
                Fault(
                    "決算の年度が読めないので、経営指標を外しました。",
                    "決算書のファイルから取り込んでください。",
                    None,
                    file,
                    "warning",
                )
            )
            return
        for each in index:
            ago = str(each.get("period", ""))
            if not re.fullmatch(r"[0-9]|10", ago):
                self.faults.append(
                    Fault(
                        f"経営指標の期「{ago[:40]}」が分からないので、外しました。",
                        "0（最新の期）から10までの数です。",
                        None,
                        file,
                        "warning",
                    )
                )
                continue
            part = _years_before(newest, int(ago)).isoformat()
            before = len(self.figures)
            for item, names in keys()["management_index"].items():
                name = next((name for name in names if each.get(name) not in (None, "")), "")
                self.take(item, each.get(name), name, part, file)
            if len(self.figures) > before:
                self.take("period_end", part, "period", part, file)

    def take(self, item: str, value: object, label: str, part: str, file: str) -> None:
        """一つの値。文字でも数でもよい。時刻の付いた日付は日だけを取る。"""
        if value is None or value == "" or value == "-" or isinstance(value, bool | dict | list):
            return
        text = str(value)
        if ITEMS[item].type == "text":
            text = re.sub(r"\s*[\r\n]+\s*", " ", text).strip()  # line breaks of a printed page, not of a name
        if ITEMS[item].type == "date":
            text = text[:10] if text[4:5] == "-" else text
        if ITEMS[item].type in {"text", "long_text"} and find_my_numbers(text):
            self.faults.append(
                Fault(
                    "マイナンバーと見られる12桁の番号があります。",
                    "番号を消してから、選び直してください。",
                    None,
                    f"{file} {label}",
                )
            )
            return
        try:
            canonical = parse(ITEMS[item], text)
        except InvalidValue as error:
            self.faults.append(
                Fault(
                    f"「{ITEMS[item].label}」の値「{text[:40]}」を外しました。",
                    str(error),
                    None,
                    f"{file} {label}",
                    "warning",
                )
            )
            return
        self.figures.append(Figure(item, canonical, part, label))


def _rows(value: object, first: int) -> Iterable[tuple[str, dict[str, Any]]]:
    """一覧の行と、その鍵。"""
    rows = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return [(f"{first + at:02d}", row) for at, row in enumerate(rows[:_LIST_ROWS], start=1)]


def _years_before(end: date, years: int) -> date:
    year = end.year - years
    last = calendar.monthrange(year, end.month)[1]
    whole = end.day == calendar.monthrange(end.year, end.month)[1]
    return date(year, end.month, last if whole else min(end.day, last))
