"""式の木から、計る手順を組み立てる。許した節だけを通し、誤りをすべて集める。"""

import ast
from collections.abc import Callable
from typing import Any

from . import compare, exact
from .functions import FUNCTIONS, Function
from .logic import Column, Value, as_date, every, negate, some, spread, truth
from .names import Names
from .scope import Scope
from .steps import Step

_ARITHMETIC = {ast.Add: exact.add, ast.Sub: exact.subtract, ast.Mult: exact.multiply, ast.Div: exact.divide}
_COMPARE: dict[type, Callable[[Value, Value], Value]] = {
    ast.Eq: compare.equal, ast.NotEq: compare.differs, ast.Lt: compare.less, ast.LtE: compare.at_most,
    ast.Gt: compare.greater, ast.GtE: compare.at_least, ast.In: compare.within,
    ast.NotIn: lambda left, right: spread(negate, compare.within(left, right)),
}  # fmt: skip
_WORDS = {"number": "数", "date": "日付", "truth": "はい・いいえ", "text": "文字", "set": "選択の集まり", "table": "表"}


class Compiler(Names):
    """組み立て。faults に誤り、reads に読む名前を集める。"""

    def __init__(self, scope: Scope, text: str) -> None:
        super().__init__(scope)
        self.text = text

    def visit(self, node: ast.AST) -> Step:
        """節を手順にする。許していない節は誤り。"""
        method: Callable[[Any], Step] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            return self.fault(
                "式に使えない書き方があります。四則・比較・and・or・not・if と、決まった関数だけを使えます。"
            )
        return method(node)

    def _constant(self, node: ast.Constant) -> Step:
        value: Any = node.value
        if isinstance(value, bool):
            return Step(lambda frame: value, "truth")
        if isinstance(value, str) and len(value) <= 500:
            return Step(lambda frame: value, "text", literal=value)
        if isinstance(value, int | float):
            number = exact.exact(str(value))
            if number is not None and -(10**18) <= number <= 10**18:
                return Step(lambda frame: number, "number")
        return self.fault(f"「{str(value)[:30]}」は式に書けません。")

    def _tuple(self, node: ast.Tuple) -> Step:
        steps = [self.visit(each) for each in node.elts]
        if not all(isinstance(each, ast.Constant) for each in node.elts):
            return self.fault("並びに書けるのは、数と文字だけです。")
        values = tuple(step.run(None) for step in steps)  # type: ignore[arg-type]
        literals = tuple(value for value in values if isinstance(value, str))
        return Step(lambda frame: values, "set", literals=literals)

    _list = _tuple

    def _binop(self, node: ast.BinOp) -> Step:
        work = _ARITHMETIC.get(type(node.op))
        left, right = self.visit(node.left), self.visit(node.right)
        if work is None:
            return self.fault("計算に使えるのは + - * / です。切捨ては floor(数, 単位) と書いてください。")
        self._want(left, "number")
        self._want(right, "number")
        one, two = left.run, right.run
        return Step(_spreading(work, one, two), "number", left.many or right.many)

    def _unaryop(self, node: ast.UnaryOp) -> Step:
        step = self.visit(node.operand)
        run = step.run
        if isinstance(node.op, ast.Not):
            self._want(step, "truth")
            return Step(lambda frame: spread(negate, run(frame)), "truth", step.many)
        self._want(step, "number")
        if isinstance(node.op, ast.USub):
            return Step(lambda frame: spread(exact.opposite, run(frame)), "number", step.many)
        return step if isinstance(node.op, ast.UAdd) else self.fault("式に使えない記号があります。")

    def _boolop(self, node: ast.BoolOp) -> Step:
        steps = [self.visit(each) for each in node.values]
        for step in steps:
            self._want(step, "truth")
        runs = [step.run for step in steps]
        join = every if isinstance(node.op, ast.And) else some
        many = any(step.many for step in steps)
        if many:
            return Step(lambda frame: spread(lambda *cells: join(cells), *(run(frame) for run in runs)), "truth", True)
        return Step(lambda frame: join([run(frame) for run in runs]), "truth")

    def _compare(self, node: ast.Compare) -> Step:
        steps = [self.visit(each) for each in (node.left, *node.comparators)]
        parts = []
        for operator, left, right in zip(node.ops, steps, steps[1:], strict=False):
            work = _COMPARE.get(type(operator))
            if work is None:
                return self.fault("比べるときは == != < <= > >= in を使ってください。空欄は blank(…) で確かめます。")
            self._comparable(left, right, isinstance(operator, ast.In | ast.NotIn))
            parts.append(_pair(work, left.run, right.run))
        many = any(step.many for step in steps)
        if len(parts) == 1:
            return Step(parts[0], "truth", many)
        return Step(lambda frame: spread(lambda *cells: every(cells), *(part(frame) for part in parts)), "truth", many)

    def _ifexp(self, node: ast.IfExp) -> Step:
        test, yes, no = self.visit(node.test), self.visit(node.body), self.visit(node.orelse)
        self._want(test, "truth")
        if test.many:
            return self.fault("if の条件に表の列は書けません。行ごとなら row.列 を使ってください。")
        kinds = {yes.kind, no.kind} - {"any"}
        if len(kinds) > 1:
            self.fault("if の二つの答えの種類が違います。")
        when, first, second = test.run, yes.run, no.run

        def choose(frame: Any) -> Value:
            met = truth(when(frame))
            return None if met is None else first(frame) if met else second(frame)

        return Step(choose, kinds.pop() if len(kinds) == 1 else "any", yes.many or no.many)

    def _call(self, node: ast.Call) -> Step:
        steps = [self.visit(each) for each in node.args]
        function = FUNCTIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if function is None:
            name = ast.unparse(node.func)[:40]
            return self.fault(f"関数 {name} はありません。使えるのは {'・'.join(FUNCTIONS)} です。")
        if node.keywords or not function.least <= len(steps) <= function.most:
            return self.fault(f"関数 {ast.unparse(node.func)} の引数の数が違います。")
        return self._applied(function, steps)

    def _applied(self, function: Function, steps: list[Step]) -> Step:
        wanted = [*function.takes, *[function.takes[-1]] * len(steps)]
        if len(steps) == 1 and len(function.takes) == 2 and function.takes[1] == "truth":
            wanted = ["truth"]
        for step, kind in zip(steps, wanted, strict=False):
            self._want(step, kind)
        runs, work = tuple(step.run for step in steps), function.work
        kind = steps[0].kind if function.gives == "same" else function.gives
        many = not function.whole and any(step.many for step in steps)
        if len(runs) == 1:
            only = runs[0]
            return Step(lambda frame: work(only(frame)), kind, many)
        return Step(lambda frame: work(*(run(frame) for run in runs)), kind, many)

    def _want(self, step: Step, kind: str) -> None:
        """種類が合うか。"""
        dated = kind == "date" and step.literal is not None and as_date(step.literal)
        if kind != "any" and step.kind not in (kind, "any") and not dated:
            self.fault(f"{_WORDS[kind]}のところに{_WORDS.get(step.kind, '使えないもの')}があります。")

    def _comparable(self, left: Step, right: Step, inside: bool) -> None:
        """比べられるか。選ぶ欄は、選択肢にある言葉とだけ比べられる。"""
        options, wrong = left.options or right.options, []
        if options is not None:
            words = (*left.literals, *right.literals, left.literal, right.literal)
            wrong = [word for word in words if word is not None and word not in options]
        if wrong:
            self.fault(f"「{'」「'.join(wrong)}」は選択肢にありません。")
        kinds = {left.kind, right.kind} - {"any"}
        dated = kinds == {"date", "text"} and any(as_date(each.literal) for each in (left, right))
        if not inside and len(kinds) > 1 and not dated:
            self.fault(f"{'と'.join(sorted(_WORDS.get(kind, kind) for kind in kinds))}は比べられません。")


def _spreading(
    work: Callable[..., Value], one: Callable[..., Value], two: Callable[..., Value]
) -> Callable[..., Value]:
    def run(frame: Any) -> Value:
        left, right = one(frame), two(frame)
        if isinstance(left, Column) or isinstance(right, Column):
            return spread(work, left, right)
        return work(left, right)

    return run


def _pair(work: Callable[..., Value], one: Callable[..., Value], two: Callable[..., Value]) -> Callable[..., Value]:
    return lambda frame: work(one(frame), two(frame))
