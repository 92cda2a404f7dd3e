"""式を、人の読む文にする。職員が、式の書き方を知らなくても、決まりと条件を確かめられるように。"""

import ast
from collections.abc import Callable
from fractions import Fraction

from .definition import Field, Form
from .logic import Value

Outside = Callable[[str], str]
_TIGHT = 3
_SIGNS = {ast.Add: ("＋", 1), ast.Sub: ("−", 1), ast.Mult: ("×", 2), ast.Div: ("÷", 2)}
_ORDER = {
    ast.Eq: "{0}が{1}", ast.NotEq: "{0}が{1}でない", ast.Lt: "{0}が{1}未満", ast.LtE: "{0}が{1}以下", ast.Gt: "{0}が{1}を超える",
    ast.GtE: "{0}が{1}以上",
}  # fmt: skip
_SAME = {ast.Eq: "{0}と{1}が同じ", ast.NotEq: "{0}と{1}が違う"}
_DATES = {ast.Lt: "{0}が{1}より前", ast.LtE: "{0}が{1}以前", ast.Gt: "{0}が{1}より後", ast.GtE: "{0}が{1}以後"}
_CALLS = {
    "sum_if": "（{1}）の行の、{0}の合計", "count": "{0}の数", "min": "{all}のうち小さいほう", "max": "{all}のうち大きいほう",
    "floor": "{0}の切捨て", "ceil": "{0}の切上げ", "round_half_up": "{0}の四捨五入", "cagr": "{0}から{1}までの年平均の伸び（{2}年）", "years_between": "{0}から{1}までの満年数",
    "days_between": "{0}から{1}までの日数", "first": "{0}の最初", "last": "{0}の最後", "length": "{0}の長さ",
}  # fmt: skip


def sentence(form: Form, text: str, table: str = "", outside: Outside = str) -> str:
    """式 text の文。table は row.* で読む表、outside は書類の外の名前 (firm.* など) の言い方。

    読めない式は、そのまま返す (定義は、保存するときに確かめてある)。
    """
    try:
        tree = ast.parse(f"({text.strip()}\n)", mode="eval").body
        return _Reader(form, table, outside).truth(tree)
    except (SyntaxError, ValueError, KeyError):
        return text


class _Reader:
    def __init__(self, form: Form, table: str, outside: Outside) -> None:
        self.form, self.table, self.outside = form, table, outside

    def truth(self, node: ast.expr, inside: bool = False) -> str:
        """はい・いいえになる所。欄が一つだけなら、その欄が「はい」。"""
        if isinstance(node, ast.BoolOp):
            said = self._joined(node)
            return f"（{said}）" if inside else said
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            said = self.truth(node.operand, inside=True)
            return f"{said}でない" if said.endswith(("「はい」", "空欄")) else f"（{said.strip('（）')}）ではない"
        if isinstance(node, ast.Compare):
            return self._compare(node)
        found = self._field(node)
        return f"{self.value(node)}が「はい」" if found and found.type in ("boolean", "consent") else self.value(node)

    def _joined(self, node: ast.BoolOp) -> str:
        """「Aでない、または、B」は「Aのときは、B」と言う。決まりの多くは、この形で書かれている。"""
        if isinstance(node.op, ast.And):
            return "、かつ、".join(self.truth(each, inside=True) for each in node.values)
        rest, when = list(node.values), ""
        while len(rest) > 1 and (met := _denied(rest[0])) is not None:
            when += f"{self.truth(met, inside=True)}のときは、"
            rest.pop(0)
        return when + "、または、".join(self.truth(each, inside=True) for each in rest)

    def value(self, node: ast.expr, tight: int = 0) -> str:
        """値になる所。tight は、かっこの要る強さ。"""
        if isinstance(node, ast.IfExp):
            return self._choice(node, tight)
        if isinstance(node, ast.BinOp):
            sign, strength = _SIGNS[type(node.op)]
            right = strength + (sign in "−÷")
            said = f"{self.value(node.left, strength)} {sign} {self.value(node.right, right)}"
            return f"（{said}）" if strength < tight else said
        if isinstance(node, ast.UnaryOp):
            return f"−{self.value(node.operand, 2)}" if isinstance(node.op, ast.USub) else self.truth(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Constant):
            return _plain(node.value)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._name(ast.unparse(node))
        return f"（{self.truth(node)}）"

    def _choice(self, node: ast.IfExp, tight: int) -> str:
        said, rest = "", node
        while isinstance(rest, ast.IfExp):
            said += f"{self.truth(rest.test)}のときは{self.value(rest.body)}、"
            rest = rest.orelse  # type: ignore[assignment]
        said += f"それ以外は{self.value(rest)}"
        return f"（{said}）" if tight else said

    def _compare(self, node: ast.Compare) -> str:
        sides = [node.left, *node.comparators]
        pairs = zip(node.ops, sides, sides[1:], strict=False)
        return "、かつ、".join(self._pair(type(sign), left, right) for sign, left, right in pairs)

    def _pair(self, sign: type[ast.cmpop], left: ast.expr, right: ast.expr) -> str:
        if sign in (ast.In, ast.NotIn):
            return self._within(sign is ast.In, left, right)
        if isinstance(left, ast.Compare | ast.BoolOp) or isinstance(right, ast.Compare | ast.BoolOp):
            return f"（{self.truth(left)}）と（{self.truth(right)}）が、{'同じ' if sign is ast.Eq else '違う'}"
        words = _DATES.get(sign, _ORDER[sign]) if self._dated(left) or self._dated(right) else _ORDER[sign]
        if not isinstance(right, ast.Constant):
            words = _SAME.get(sign, words)
        return words.format(self._side(left, right), self._side(right, left))

    def _within(self, has: bool, left: ast.expr, right: ast.expr) -> str:
        if isinstance(right, ast.Tuple | ast.List):
            listed = "・".join(self._side(each, left) for each in right.elts)
            return f"{self.value(left)}が{listed}の{'どれか' if has else 'どれでもない'}"
        said = f"{self.value(right)}で{self._side(left, right)}を"
        return f"{said}選んでいる" if has else f"{said}選んでいない"

    def _side(self, node: ast.expr, other: ast.expr) -> str:
        """比べる片側。選択肢の値と行の鍵は、見出しで言う。"""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return f"「{self._label_of(node.value, other)}」"
        return self.value(node, _TIGHT)

    def _label_of(self, value: str, other: ast.expr) -> str:
        if ast.unparse(other) == "row.row" and self.table:
            return self._row(self.form.fields[self.table], value)
        found = self._field(other)
        return next((each.label for each in found.options if each.value == value), value) if found else value

    def _row(self, table: Field, key: str) -> str:
        at = table.row_keys.index(key) if key in table.row_keys else len(table.row_labels)
        return table.row_labels[at] if at < len(table.row_labels) else key

    def _call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "blank":
            return f"{self.value(node.args[0])}が空欄"
        if name == "at":
            return self._at(*node.args)
        if name == "sum":
            parts = [self.value(each) for each in node.args if not isinstance(each, ast.Constant)]
            return f"{'と'.join(parts)}の合計"
        if name == "count_if":
            return f"（{self.truth(node.args[-1])}）の行の数"
        said = [
            self.truth(each) if isinstance(each, ast.Compare | ast.BoolOp) else self.value(each, _TIGHT)
            for each in node.args
        ]
        return _CALLS[name].format(*said, all="と".join(said))

    def _at(self, column: ast.expr, place: ast.expr) -> str:
        said = self.value(column)
        found = self._field(column)
        if isinstance(place, ast.Constant) and isinstance(place.value, str) and found and found.table:
            return f"{said}の「{self._row(self.form.fields[found.table], place.value)}」の行"
        return f"{said}の、{self.value(place)}番目の行"

    def _field(self, node: ast.expr) -> Field | None:
        """名前の指す欄か列。"""
        name = ast.unparse(node)
        head, _, column = name.partition(".")
        try:
            return self.form.find(f"{self.table}.{column}" if head == "row" else name)
        except KeyError:
            return None

    def _dated(self, node: ast.expr) -> bool:
        found = self._field(node)
        return bool(found and found.type in ("date", "month")) or ast.unparse(node) == "today"

    def _name(self, name: str) -> str:
        head, _, column = name.partition(".")
        if name in self.form.parameters:
            found = self.form.parameters[name]
            return f"「{found.label}」（{amount(found.value)}{found.unit}）"
        if name == "today":
            return "きょう"
        if head == "row":
            own = {"row": "行", "index": "行の番号"}.get(column)
            return f"この{own}" if own else f"その行の「{self.form.fields[self.table].column(column).label}」"
        if head in self.form.fields:
            label = self.form.fields[head].label
            return f"「{label}」の「{self.form.find(name).label}」" if column else f"「{label}」"
        return self.outside(name)


def _denied(node: ast.expr) -> ast.expr | None:
    """打ち消しなら、打ち消される前。"""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return node.operand
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.NotEq):
        return ast.Compare(node.left, [ast.Eq()], node.comparators)
    return None


def amount(value: Value) -> str:
    """制度の数値の言い方。百分率で言いやすい割合は％で、ほかの割合は分数で。

    >>> amount(Fraction(3, 200)), amount(Fraction(2, 3)), amount(500000)
    ('1.5％', '2/3', '500,000')
    """
    if isinstance(value, Fraction) and value.denominator > 4 and 1000 % value.denominator == 0:
        return f"{float(value * 100):g}％"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "「はい」" if value else "「いいえ」"
    return f"「{value}」" if isinstance(value, str) else amount(value)
