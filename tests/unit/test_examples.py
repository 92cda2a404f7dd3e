"""説明に書いた例は、そのとおりに動く。"""

import doctest
import importlib
from pathlib import Path

import pytest

import shien

HOME = Path(shien.__file__).parent
TOLD = sorted(
    ".".join(("shien", *path.relative_to(HOME).with_suffix("").parts)).removesuffix(".__init__")
    for path in HOME.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", TOLD)
def test_the_examples_of_the_docstrings_hold(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted
    assert not found.failed
