"""振込の結果の表 (CSV)。列は 支払番号, 金額, 結果 (済・不能), 日付, 理由。"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shien.integrations.text_file import decode
from shien.values.dates import parse_date
from shien.values.fault import Fault, InvalidValue
from shien.values.yen import parse_yen

COLUMNS = ("支払番号", "金額", "結果", "日付", "理由")
_OUTCOMES = {"済": "paid", "振込済": "paid", "不能": "returned", "振込不能": "returned"}


@dataclass(frozen=True, slots=True)
class Row:
    """一行。outcome は paid か returned。"""

    number: int
    amount: int
    outcome: str
    on: date
    reason: str


def read_results(document: bytes) -> tuple[list[Row], list[str]]:
    """読んだ行と、誤りの文 (何行目の何が悪いか)。誤りが一つでもあれば、取り込まないこと。"""
    text = decode(document)
    if isinstance(text, Fault):
        return [], ["文字を読めません。UTF-8 か Shift_JIS の CSV にしてください。"]
    table = csv.DictReader(io.StringIO(text[0].lstrip("\ufeff")))
    lacking = [each for each in COLUMNS[:4] if each not in (table.fieldnames or ())]
    if lacking:
        return [], [f"列がありません：{'、'.join(lacking)}。列は {'、'.join(COLUMNS)} です。"]
    rows, faults = [], []
    for number, cells in enumerate(table, start=2):
        try:
            rows.append(_row(cells))
        except (InvalidValue, ValueError) as error:
            faults.append(f"{number}行目：{error}")
    return rows, faults


def _row(cells: Mapping[str, str | None]) -> Row:
    given = {key: (cells.get(key) or "").strip() for key in COLUMNS}
    if not given["支払番号"].isdigit() or len(given["支払番号"]) > 10:
        raise InvalidValue(f"支払番号は10桁までの数字です（「{given['支払番号']}」）。")
    if given["結果"] not in _OUTCOMES:
        raise InvalidValue(f"結果は「済」か「不能」です（「{given['結果']}」）。")
    return Row(
        int(given["支払番号"]), parse_yen(given["金額"]), _OUTCOMES[given["結果"]], parse_date(given["日付"]), given["理由"][:200]
    )  # fmt: skip
