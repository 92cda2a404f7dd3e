"""定義の書式。読み直せば同じ、誤りは場所つき。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien import procedures
from shien.engines.forms import DefinitionError, DefinitionFault, definition_of, line_of, lines_of, read, source

ALL = [(name, form) for name in procedures.procedures() for form in procedures.form_ids(name)]
TEXT = """[form]
id = "x"

[[page]]
id = "one"

[[page.field]]
id = "a"

[[page.field]]
id = "b"
type = "table"

[[page.field.column]]
id = "c"

[[page]]
id = "two"

[[page.field]]
id = "d"

[[rule]]
id = "r"
"""


@pytest.mark.parametrize(("name", "form"), ALL)
def test_every_form_is_written_and_read_back(name: str, form: str) -> None:
    known = read(procedures.definition(name, form)).definition
    assert definition_of(source(known)) == known


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_comes_back(text: str) -> None:
    table = {"form": {"id": "x", "title": text}, "page": [{"id": "p", "field": [{"options": [{"value": text}]}]}]}
    assert definition_of(source(table)) == table


def test_the_line_of_each_part() -> None:
    assert lines_of(TEXT) == {
        "page[1]": 4, "page[1].field[1]": 7, "page[1].field[2]": 10, "page[1].field[2].column[1]": 14, "page[2]": 17,
        "page[2].field[1]": 20, "rule[1]": 23,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("page[1].field[2] b", 10),
        ("page[1].field[2].column[3] z", 10),
        ("page[2].field[1].options[2]", 20),
        ("form", None),
    ],
)
def test_a_fault_is_at_a_line(where: str, line: int | None) -> None:
    assert line_of(DefinitionFault(where, "x"), lines_of(TEXT)) == line


@pytest.mark.parametrize(
    ("text", "where"), [("[form]\nid = x\n", "2行目の6文字目"), ("[form]\nid = ", "終わり（2行目）")]
)
def test_what_is_no_toml_says_where(text: str, where: str) -> None:
    with pytest.raises(DefinitionError) as error:
        definition_of(text)
    assert [each.where for each in error.value.faults] == [where]


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(DefinitionError, match="512,000"):
        definition_of("#" * 512_001)
