"""入力の列。"""

import numpy as np

from shien.cli.tables import Chunk, Column

__all__ = ["FIGURES", "INPUT", "KEYS", "LABELS", "Chunk", "Column", "nothing"]

LABELS = {
    "capital_stock": "資本金",
    "employees": "従業員数",
    "net_sales": "売上高",
    "previous_net_sales": "前期売上高",
    "operating_income": "営業利益",
    "depreciation": "減価償却費",
    "cash": "現金・預金",
    "notes_receivable": "受取手形",
    "accounts_receivable": "売掛金",
    "inventories": "棚卸資産",
    "total_liabilities": "負債合計",
    "notes_payable": "支払手形",
    "accounts_payable": "買掛金",
    "borrowings": "借入金",
    "net_assets": "純資産合計",
}
_MEANINGS = {
    "capital_stock": "円。個人事業者は 0",
    "employees": "正社員の人数。パート・派遣・契約社員を除く",
    "depreciation": "円。製造原価と販売費・一般管理費の両方",
    "notes_receivable": "円。割引手形を含む",
    "notes_payable": "円。設備支払手形を除く",
    "borrowings": "円。短期・長期・1年内返済長期の和",
}
INPUT = (
    Column("firm_id", "text", "企業の印。何でもよい"),
    Column("period", "number", "0 最新期、1 前期、2 前々期"),
    Column("industry", "text", "業種の4桁。ローカルベンチマークの小分類か、日本標準産業分類の細分類"),
    *(Column(key, "number", f"{label}（{_MEANINGS.get(key, '円')}）") for key, label in LABELS.items()),
)
# 企業ごとの事実を求めるのに要る列。先に、これだけを全部の行について読む。
_NEEDED = ("capital_stock", "employees", "net_sales", "total_liabilities", "net_assets")
KEYS = tuple(each for each in INPUT if each.kind == "text" or each.name in ("period", *_NEEDED))
# 二度目に読む列。文字は一度目に読んである。
FIGURES = tuple(each for each in INPUT if each.kind != "text")


def nothing() -> Chunk:
    """行の無い表。"""
    empty = {each.name: np.zeros(0, object if each.kind == "text" else float) for each in INPUT}
    return Chunk(2, empty, np.zeros(0, bool))
