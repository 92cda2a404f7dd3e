"""名称から分かる事業形態。"""

import tomllib
from pathlib import Path

import pytest

from shien.engines import eligibility
from shien.engines.eligibility import kind_of_name
from shien.engines.eligibility.items import items

TABLE = tomllib.loads((Path(eligibility.__file__).parent / "kinds.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("架空木工株式会社", "company"), ("株式会社　架空木工", "company"), ("㈱架空木工", "company"), ("架空木工（有）", "company"),
        ("架空税理士法人", "professional_corporation"), ("医療法人社団架空会", "medical"), ("架空盛岡商工会議所", "commerce_chamber"),
        ("架空町商工会", "commerce_society"), ("一般社団法人架空協会", "association"), ("公益財団法人架空", "foundation"),
        ("特定非営利活動法人架空", ""), ("架空屋", ""), ("架空株式会社の店", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_law_keeps_the_words_of_a_name(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


def test_every_kind_is_a_choice_and_names_its_law() -> None:
    for row in TABLE["kind"]:
        assert row["kind"] in items()["kind"].choices
        assert "法" in row["reference"]
