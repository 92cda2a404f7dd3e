"""様式の素直な確かめ。jsonschema で形を、式は毎回 ast で読んでたどって確かめる。計るものは製品と同じ。"""

import ast
import operator
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator

from shien.engines.forms import read, schema

_BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: Fraction}
_COMPARE = {ast.Eq: operator.eq, ast.LtE: operator.le, ast.Lt: operator.lt, ast.Gt: operator.gt, ast.GtE: operator.ge}


class Plain:
    """素直な書き方。定義は辞書のまま持つ。"""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.validator = Draft202012Validator(schema(read(table)))

    def check(self, answers: Mapping[str, Any]) -> set[str]:
        """形を確かめ、破られた決まりを返す。"""
        list(self.validator.iter_errors(answers))
        return self.broken(answers)

    def broken(self, answers: Mapping[str, Any]) -> set[str]:
        """破られた決まり。計算の欄を埋めてから見る。"""
        names = self._names(answers)
        fields = [field for page in self.table["page"] for field in page["field"]]
        for field in fields:
            if "formula" in field:
                names[field["id"]] = _value(ast.parse(field["formula"], mode="eval").body, names)
        for field in fields:
            if "when" in field and _value(ast.parse(field["when"], mode="eval").body, names) is not True:
                names[field["id"]] = None
        return {rule["id"] for rule in self.table["rule"]
                if _value(ast.parse(rule["check"], mode="eval").body, names) is False}  # fmt: skip

    def _names(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        names: dict[str, Any] = {key: Fraction(value) if key != "costs" and isinstance(value, int) else value
                                 for key, value in answers.items()}  # fmt: skip
        for page in self.table["page"]:
            for field in page["field"]:
                if field["type"] == "decimal" and field["id"] in names:
                    names[field["id"]] = Fraction(names[field["id"]])
        rows = [{**row} for row in answers["costs"]]
        formula = next(column["formula"] for page in self.table["page"] for field in page["field"]
                       for column in field.get("column", ()) if "formula" in column)  # fmt: skip
        for row in rows:
            row["amount"] = _value(ast.parse(formula, mode="eval").body, {"row": row})
        return names | {"costs": rows, **{each["id"]: Fraction(each["value"]) for each in self.table["parameter"]}}


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """節をたどる。空欄は None。"""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return names.get(name)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            held = names[name]
            return [row.get(attribute) for row in held] if isinstance(held, list) else held.get(attribute)
        case ast.BinOp(left=left, op=sign, right=right):
            one, two = _value(left, names), _value(right, names)
            return None if one is None or two is None else _BINARY[type(sign)](one, two)
        case ast.BoolOp(op=ast.Or(), values=parts):
            found = [_value(part, names) for part in parts]
            return True if True in found else None if None in found else False
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            one, two = _value(left, names), _value(right, names)
            work = _COMPARE[type(sign)]
            if isinstance(one, list):
                return [work(each, two) for each in one]
            return None if one is None or two is None else work(one, two)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(name, [_value(each, names) for each in arguments])
    raise ValueError(ast.dump(node))


def _call(name: str, values: list[Any]) -> Any:
    if name == "sum":
        return sum(each for each in values[0] if each is not None)
    if name == "sum_if":
        return sum(each for each, met in zip(*values, strict=True) if met and each is not None)
    if name == "floor":
        return None if values[0] is None else values[0] // values[1] * values[1]
    raise ValueError(name)
