"""式。Python の式の一部だけを ast で読み、一度だけ組み立てて、何度でも計る。

属性は名前の空間・表の列・row だけ、呼べるのは決まった関数だけで、冪もくり返しも無い。大きさと深さに上限がある (ASVS V1.3)。
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from .compiler import Compiler
from .frame import Frame
from .logic import Value
from .scope import Scope

MAX_TEXT, MAX_NODES, MAX_DEPTH = 2000, 400, 40


class FormulaError(ValueError):
    """式の誤り。faults に、すべての誤りを並べる。"""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("、".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Formula:
    """組み立てた式。reads は読む名前 (欄、表.列、firm.* など)、kind は答えの種類。"""

    text: str
    reads: frozenset[str]
    kind: str
    run: Callable[[Frame], Value] = field(compare=False, repr=False)


def formula(text: str, scope: Scope, kind: str = "any") -> Formula:
    """式を読む。kind は求める答えの種類。

    >>> formula("min(2, 3) * 5", Scope()).run(Frame())
    10
    """
    tree = _tree(text)
    compiler = Compiler(scope, text)
    step = compiler.visit(tree.body)
    faults = compiler.faults
    if not faults and kind != "any" and step.kind not in (kind, "any"):
        faults = [f"式の答えは{_WORDS[kind]}でなければなりません（いまは{_WORDS.get(step.kind, step.kind)}です）。"]
    if faults:
        raise FormulaError(list(dict.fromkeys(faults)))
    return Formula(text, frozenset(compiler.reads), step.kind, step.run)


_WORDS = {"number": "数", "date": "日付", "truth": "はい・いいえ", "text": "文字", "set": "選択の集まり", "table": "表"}


def _tree(text: str) -> ast.Expression:
    if len(text) > MAX_TEXT:
        raise FormulaError([f"式が長すぎます。{MAX_TEXT}文字以内で書いてください。"])
    if "\\" in text or not text.strip() or any(ord(char) < 32 and char not in "\n\t\r" for char in text):
        raise FormulaError(["式に使えない文字があるか、式が空です。"])
    try:
        tree = ast.parse(f"({text.strip()}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(["式を読めません。かっこ・記号・引用符をお確かめください。"]) from None
    size, depth = _measure(tree)
    if size > MAX_NODES or depth > MAX_DEPTH:
        raise FormulaError(["式が大きすぎるか、かっこの重なりが深すぎます。計算の欄に分けてください。"])
    return tree


def _measure(tree: ast.AST) -> tuple[int, int]:
    """節の数と深さ (再帰せずに数える)。"""
    size, depth, level = 0, 0, [tree]
    while level:
        size += len(level)
        depth += 1
        if size > MAX_NODES:
            break
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return size, depth
