"""補助科目の行を、科目の行にまとめる。"""

from collections.abc import Iterable

from shien.values.fault import Fault

from .row import Row


def merged(rows: Iterable[tuple[Row, str]]) -> tuple[list[Row], list[Fault]]:
    """(行, 補助科目) を科目ごとの行にする。補助科目の空な行が科目の残高、無ければ補助科目の合計。

    残高と合計が食い違えば、どちらが正しいか決められないので、選ばず指摘する。
    """
    parents: dict[str, list[Row]] = {}
    children: dict[str, list[Row]] = {}
    for row, child in rows:
        parents.setdefault(row.name, [])
        (children if child else parents).setdefault(row.name, []).append(row)
    found: list[Row] = []
    faults: list[Fault] = []
    for name, own in parents.items():
        total = _total(children[name]) if name in children else None
        if total and own and _net(total) != sum(map(_net, own)):
            faults.append(_differs(own[0], sum(map(_net, own)), _net(total)))
        found += own or ([total] if total else [])
    return found, faults


def _total(rows: list[Row]) -> Row:
    balances = [row.balance for row in rows if row.balance is not None]
    return Row(
        rows[0].name, sum(row.debit for row in rows), sum(row.credit for row in rows),
        sum(balances) if balances else None, rows[0].row,
    )  # fmt: skip


def _net(row: Row) -> int:
    return row.debit - row.credit if row.balance is None else row.balance


def _differs(row: Row, own: int, total: int) -> Fault:
    return Fault(
        f"「{row.name}」の残高（{own:,}）と、補助科目の合計（{total:,}）が違います。",
        "補助科目の付かない残高なら、補助科目の列に「なし」と書いてください。", row.row,
    )  # fmt: skip
