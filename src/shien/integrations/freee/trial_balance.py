"""freee 会計の試算表 (trial_bs, trial_pl)。API v1 の答えを保存した JSON。"""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shien.integrations.accounts import Amount, assemble, figures_of
from shien.integrations.json_file import load
from shien.integrations.text_file import beginning
from shien.values.corporate_number import CorporateNumber
from shien.values.fault import Fault, InvalidValue
from shien.values.my_number import find_my_numbers
from shien.values.reading import Figure, Reading

TABLES = {"trial_bs": "貸借対照表", "trial_pl": "損益計算書"}
_ROWS = 20_000


@cache
def categories() -> dict[str, str]:
    """合計の行の区分名 → 項目。"""
    table = tomllib.loads(Path(__file__).with_name("categories.toml").read_text(encoding="utf-8"))
    return dict(table["total"])


def looks_like(document: bytes) -> bool:
    """freee の試算表か事業所の JSON らしいか。"""
    head = beginning(document)
    return head.lstrip().startswith("{") and any(f'"{key}"' in head for key in (*TABLES, "company"))


def read_set(files: list[tuple[str, bytes]]) -> Reading:
    """貸借対照表・損益計算書 (と、期間と法人番号を知らせる事業所の JSON) をまとめて読む。"""
    faults: list[Fault] = []
    tables: list[tuple[str, str, dict[str, Any]]] = []
    company: dict[str, Any] = {}
    for name, document in files:
        found = load(document)
        if isinstance(found, Fault):
            faults.append(Fault(found.what, found.expected, found.row, name))
            continue
        keys = [key for key in TABLES if isinstance(found, dict) and isinstance(found.get(key), dict)]
        if keys and found.get("up_to_date") is False:
            faults.append(
                Fault("freeeがまだ集計の途中です。", "しばらく待って、もう一度取り出してください。", None, name)
            )
        elif keys:
            tables += [(name, key, found[key]) for key in keys]
        elif isinstance(found, dict) and isinstance(found.get("company"), dict):
            company = found["company"]
        else:
            faults.append(
                Fault("freeeの試算表ではありません。", "trial_bs か trial_pl のJSONを選んでください。", None, name)
            )
    years: dict[tuple[date | None, date], dict[str, tuple[int, str, int]]] = {}
    unknown: list[str] = []
    for name, key, table in tables:
        period = _period(table, company)
        if isinstance(period, Fault):
            faults.append(Fault(period.what, period.expected, None, name))
            continue
        values, names, wrong = _values(table, name, TABLES[key])
        faults += wrong
        unknown += names
        years.setdefault(period, {}).update(values)
    figures: list[Figure] = []
    for (start, end), values in sorted(years.items(), key=lambda row: row[0][1]):
        found_figures, wrong = figures_of(values, start, end)
        figures += found_figures
        faults += wrong
    return Reading(
        "accounting", tuple(figures), tuple(faults), corporate_number=_number(company), name=str(company.get("name") or ""),
        unmapped=tuple(dict.fromkeys(unknown)),
    )  # fmt: skip


def _period(table: dict[str, Any], company: dict[str, Any]) -> tuple[date | None, date] | Fault:
    try:
        if table.get("end_date"):
            start = table.get("start_date")
            return date.fromisoformat(str(start)) if start else None, date.fromisoformat(str(table["end_date"]))
        for year in company.get("fiscal_years") or []:
            start, end = date.fromisoformat(str(year["start_date"])), date.fromisoformat(str(year["end_date"]))
            if start.year == table.get("fiscal_year"):
                return start, end
    except (ValueError, KeyError, TypeError):
        return Fault("期間の日付を読めません。", "2026-03-31 の形で書かれたJSONを選んでください。")
    return Fault(
        "事業年度の末日が書かれていません。",
        "開始日と終了日を指定して取り出すか、事業所のJSON（companies）も一緒に選んでください。",
    )


def _values(
    table: dict[str, Any], file: str, label: str
) -> tuple[dict[str, tuple[int, str, int]], list[str], list[Fault]]:
    balances = table.get("balances")
    if not isinstance(balances, list) or len(balances) > _ROWS:
        return (
            {},
            [],
            [Fault(f"{label}の残高（balances）がありません。", "取り出したままのJSONを選んでください。", None, file)],
        )
    faults: list[Fault] = []
    totals: dict[str, tuple[int, str, int]] = {}
    rows: list[Amount] = []
    for number, each in enumerate(balances, start=1):
        if not isinstance(each, dict):
            faults.append(
                Fault(
                    f"{label}の{number}番目の行の形が違います。", "取り出したままのJSONを選んでください。", None, file
                )
            )
            continue
        name = str(each.get("account_item_name") or each.get("account_category_name") or "")
        amount = each.get("closing_balance")
        if find_my_numbers(name):
            faults.append(
                Fault("マイナンバーと見られる番号があります。", "番号を消してから、選び直してください。", number, file)
            )
            continue
        if not isinstance(amount, int) or isinstance(amount, bool) or abs(amount) >= 10**15:
            faults.append(Fault(f"「{name}」の残高「{amount}」を読めません。", "円の整数です。", number, file))
            continue
        if each.get("total_line"):
            item = categories().get(str(each.get("account_category_name") or ""))
            if item:
                totals[item] = (amount, str(each["account_category_name"]), number)
        elif each.get("account_item_name"):
            rows.append(Amount(name, amount, number))
    values, unknown = assemble(rows)
    return values | totals, unknown, faults


def _number(company: dict[str, Any]) -> str:
    try:
        return CorporateNumber.parse(str(company.get("corporate_number") or "")).text
    except InvalidValue:
        return ""
