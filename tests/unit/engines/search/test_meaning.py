"""問いの意味。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.search import meaning


@pytest.mark.parametrize(("query", "kind", "codes"), [
    ("人を雇いたい 飲食店 盛岡", "municipality", ("032018",)), ("盛岡市で雇用", "prefecture", ("03",)), ("東京都", "prefecture", ("13",)),
    ("北海道のホテル", "industry", ("M",)), ("町工場の機械を買いたい", "purpose", ("equipment",)), ("府中市", "municipality", ()),
    ("従業員を雇いたい", "purpose", ("employment",)), ("研究開発", "prefecture", ()), ("飲食店と小売店", "industry", ("M", "I")),
])  # fmt: skip
def test_places_trades_and_purposes_are_read(query: str, kind: str, codes: tuple[str, ...]) -> None:
    assert meaning(query).of(kind) == codes


def test_what_was_read_is_taken_out_but_the_purpose_stays() -> None:
    found = meaning("人を雇いたい　飲食店　盛岡")
    assert found.rest == "人を雇いたい"
    assert found.surface("municipality") == "盛岡"
    assert meaning("国立市 カフェ").rest == ""


def test_a_quoted_question_is_left_as_it_is() -> None:
    assert meaning('"盛岡の飲食店"') == meaning('"盛岡の飲食店"')
    assert meaning('"盛岡の飲食店"').found == ()


@given(st.text(max_size=40))
def test_any_text_is_read(query: str) -> None:
    found = meaning(query)
    assert all(each.surface for each in found.found)
