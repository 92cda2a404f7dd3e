"""作った参照文書が古くないか。手書きの参照文書が、コードにあるものを落としていないか。"""

import importlib.util
from datetime import UTC, datetime
from typing import Any

import pytest

from shien.domain.consent import receipt, rules
from shien.ledger.audit import Act
from tests.conftest import ROOT

REFERENCE = ROOT / "docs" / "reference"


def generator() -> Any:
    """docs/generate.py。"""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES = ("openapi.json", "access.md", "items.md", "cli.md", "settings.md", "errors.md", "procedures.md")


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """いまのコードから作った文書。"""
    return generator().documents()


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_reference_is_current(documents: dict[str, str], name: str) -> None:
    committed = (REFERENCE / name).read_text(encoding="utf-8")
    assert committed == documents[name], f"docs/reference/{name} is stale: run make docs and commit it"


def test_nothing_is_generated_that_no_test_compares(documents: dict[str, str]) -> None:
    assert set(documents) == set(NAMES)


def test_the_ledger_page_names_every_act() -> None:
    page = (REFERENCE / "ledger-format.md").read_text(encoding="utf-8")
    assert [act.value for act in Act if f"`{act.value}`" not in page] == []


def keys(value: Any) -> set[str]:
    """入れ子の欄の名前。"""
    if isinstance(value, dict):
        return set(value).union(*(keys(each) for each in value.values()))
    return set().union(*(keys(each) for each in value)) if isinstance(value, list) else set()


def test_the_receipt_page_names_every_field() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    content = receipt.body(
        consent_id="x", enterprise={"key": "x", "name": "x", "corporate_number": "x"},
        site={"name": "x", "owner": "x", "url": "x", "client_id": "x"}, purpose=rules.purposes()["once_only"],
        groups=["basic"], declined=["finance"], direction="read", auto_accept=False, granted_by="x", granted_at=at,
        expires_at=at, text="x", renews=None,
    )  # fmt: skip
    page = (REFERENCE / "consent-receipt.md").read_text(encoding="utf-8")
    assert sorted(key for key in keys(content) if f"`{key}`" not in page) == []
