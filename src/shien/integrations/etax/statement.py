"""e-Tax 財務諸表 CSV (HOT010)。五列・見出しなし・一つの表が一つのファイル。"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shien.integrations.accounts import balance
from shien.integrations.text_file import beginning, decode
from shien.values.fault import Fault
from shien.values.fiscal_year import FiscalYear
from shien.values.my_number import find_my_numbers
from shien.values.reading import Figure, Reading
from shien.values.yen import yen_words

from .mapping import Values, values_of

KINDS = {"BS": "貸借対照表", "PL": "損益計算書", "SC": "製造原価報告書", "NT": "個別注記表", "SS": "株主資本等変動計算書",
         "SE": "社員資本等変動計算書", "SR": "損益金の処分表"}  # fmt: skip
_LINES = 20_000


@dataclass(slots=True)
class Statement:
    """一つの表。amounts は (金額, 名前, 行) を科目コードで引く。"""

    file: str
    kind: str = ""
    name: str = ""
    start: date | None = None
    end: date | None = None
    amounts: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(
        self, what: str, expected: str = "", row: int | None = None, column: str | None = None, severity: str = "error"
    ) -> None:
        """指摘を足す。"""
        place = f"{self.file} {column}" if column else self.file
        self.faults.append(Fault(what, expected, row, place, severity))


def looks_like(document: bytes) -> bool:
    """e-Tax の財務諸表らしいか。"""
    head = beginning(document).splitlines()
    return bool(head) and re.match(r'"?A"?,"?(BS|PL|SC|NT|SS|SE|SR)"?,', head[0]) is not None


def read_set(files: list[tuple[str, bytes]]) -> Reading:
    """一つか複数の表を読む。名称と期間がそろい、貸借がつり合うかを確かめる。"""
    statements = [_statement(name, document) for name, document in files]
    faults = [fault for each in statements for fault in each.faults]
    usable = [each for each in statements if each.kind and each.end]
    names = {each.name for each in usable if each.name}
    if len(names) > 1:
        faults.append(
            Fault(
                f"法人名がファイルで違います（{'、'.join(sorted(names))}）。",
                "同じ法人のファイルだけを選んでください。",
            )
        )
    figures: list[Figure] = []
    unread: list[str] = []
    ends = sorted({each.end for each in usable if each.end})
    for end in ends:
        period = [each for each in usable if each.end == end]
        found, wrong, rest = _period(period, end, newest=end == ends[-1])
        figures += found
        faults += wrong
        unread += rest
    kinds = [(each.kind, each.end) for each in usable]
    for kind, twice in sorted({each for each in kinds if kinds.count(each) > 1}, key=str):
        faults.append(Fault(f"{KINDS[kind]}（{twice}）が二つあります。", "一つだけ選んでください。"))
    return Reading("etax", tuple(figures), tuple(faults), name=next(iter(names), ""), unmapped=tuple(unread))


def _statement(file: str, document: bytes) -> Statement:
    found = Statement(file)
    text = decode(document)
    if isinstance(text, Fault):
        found.fault(text.what, text.expected)
        return found
    try:
        rows = list(csv.reader(io.StringIO(text[0], newline="")))
    except csv.Error as error:
        found.fault(f"CSVとして読めません（{error}）。", "e-Taxの財務諸表CSVを選んでください。")
        return found
    if len(rows) > _LINES:
        found.fault(f"行が多すぎます（{len(rows)}行）。", f"{_LINES}行までです。")
        return found
    level = 1
    for number, row in enumerate(rows, start=1):
        if not row:
            continue
        if len(row) != 5:
            found.fault(
                f"列が{len(row)}個あります。", "どの行も5列です。金額や名前の中の「,」を「，」にしてください。", number
            )
            continue
        head = row[0].strip()
        if head == "A" and number == 1:
            found.kind = row[1].strip() if row[1].strip() in KINDS else ""
            if not found.kind:
                found.fault(
                    f"表の種類「{row[1]}」は分かりません。", "BS・PL・SC・NT・SS・SE・SRのどれかです。", number, "2列目"
                )
        elif head == "B" and not row[4]:
            found.name = row[1].strip()
        elif head in ("C1", "C2") and not row[4]:
            _period_date(found, head, row[1], number)
        elif row[4].strip() or row[2].strip():
            level = _account(found, row, number, level)
    if not found.kind:
        found.fault("1行目に表の種類がありません。", "1行目は「A,BS,,,」のように始まります。", 1)
    elif found.end is None:
        found.fault("事業年度の末日がありません。", "「C2,2026-03-31,,,」の行が要ります。", 4)
    return found


def _period_date(found: Statement, head: str, text: str, number: int) -> None:
    try:
        on = date.fromisoformat(text.strip())
    except ValueError:
        found.fault(f"日付「{text}」を読めません。", "2026-03-31 の形で書きます。", number, "2列目")
        return
    if head == "C1":
        found.start = on
    else:
        found.end = on


def _account(found: Statement, row: list[str], number: int, level: int) -> int:
    name, amount, kind, depth, code = (cell.strip() for cell in row)
    if not depth.isdigit() or int(depth) < 2:
        found.fault(f"階層「{depth}」が正しくありません。", "2以上の数です。", number, "4列目")
        return level
    if int(depth) > level + 1 and level > 1:
        found.fault(
            f"階層が{level}から{depth}へとんでいます。", "一つ上の行より2以上は深くできません。", number, "4列目"
        )
    if find_my_numbers(name) or (kind == "2" and find_my_numbers(amount)):
        found.fault("マイナンバーと見られる12桁の番号があります。", "番号を消してから、選び直してください。", number)
        return int(depth)
    if kind == "1":
        if not re.fullmatch(r"-?\d{1,15}", amount):
            if amount:
                found.fault(
                    f"金額「{amount}」を読めません。",
                    "半角の数字で、負の数は「-」を付けます。",
                    number,
                    f"2列目（{name}）",
                )
            return int(depth)
        if code in found.amounts:
            found.fault(
                f"科目コード{code}が二度出てきます（前は{found.amounts[code][2]}行目）。",
                "一つの科目は一度だけ書きます。",
                number,
                "5列目",
            )
            return int(depth)
        found.amounts[code] = (int(amount), name, number)
    elif kind not in ("T", "2"):
        found.fault(f"行の区分「{kind}」は分かりません。", "T・1・2のどれかです。", number, "3列目")
    return int(depth)


def _period(period: list[Statement], end: date, *, newest: bool) -> tuple[list[Figure], list[Fault], list[str]]:
    """一つの事業年度の値・指摘・読まなかった金額。"""
    part, faults = end.isoformat(), []
    main = _together(each for each in period if each.kind in ("BS", "PL"))
    values, unread = values_of(main, _together(each for each in period if each.kind == "SC"))
    capital = values.get("financial_capital_stock")
    figures = [Figure(item, str(amount), part, name, row) for item, (amount, name, row) in values.items()]
    if capital and newest:
        figures.append(Figure("capital_stock", str(capital[0]), "", capital[1], capital[2]))
    figures += [Figure("period_end", part, part, "C2"), Figure("closing_date", part, part, "C2")]
    starts = {each.start for each in period if each.start}
    if len(starts) > 1:
        faults.append(Fault("事業年度の初日がファイルで違います。", "同じ事業年度のファイルを選んでください。"))
    for start in starts:
        figures.append(Figure("period_start", start.isoformat(), part, "C1"))
        if start > end:
            faults.append(Fault(f"事業年度の初日 {start} が末日 {end} より後です。", "C1とC2をお確かめください。"))
        elif FiscalYear(end, start).months != 12:
            faults.append(
                Fault(
                    f"事業年度が{FiscalYear(end, start).months}か月です。",
                    "1年に直さず、そのまま取り込みます。",
                    severity="warning",
                )
            )
    faults += _balance(values, main)
    rest = [f"{name} {yen_words(amount)}（{part}）" for amount, name in unread]
    rest += [f"{KINDS[each.kind]}の全部（{part}）" for each in period if each.kind not in ("BS", "PL", "SC")]
    return figures, faults, rest


def _together(statements: Iterable[Statement]) -> Values:
    return {code: each for statement in statements for code, each in statement.amounts.items()}


def _balance(values: Values, amounts: Values) -> list[Fault]:
    """貸借のつり合いと、段の足し算。"""
    faults = balance(values)
    if "10C000040" in amounts and "total_assets" in values and amounts["10C000040"][0] != values["total_assets"][0]:
        faults.append(
            Fault("負債純資産合計と資産合計が合いません。", "決算書と見比べてください。", amounts["10C000040"][2])
        )
    return faults
