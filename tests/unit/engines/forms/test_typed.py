"""入力を読む: 全角・単位・和暦・負の印を受け、読めないものは、その欄で言う。"""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.forms import Field, Typed, read, show, typed, written
from shien.engines.forms.canonical import decimal_text
from shien.engines.forms.definition import Option
from shien.engines.forms.entry import entered
from shien.values.corporate_number import CorporateNumber
from shien.values.fault import InvalidValue
from shien.values.industry import table as industries
from shien.values.municipality import PREFECTURES
from shien.values.municipality import table as municipalities

from .samples import answers, example, small


def page(id: str, **post: str | list[str]) -> Typed:
    """入力の名は - を __ と書く。"""
    found = {key.replace("__", "-"): [text] if isinstance(text, str) else text for key, text in post.items()}
    return typed(example(), id, found)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("capital_stock", "１，０００", 10_000_000), ("capital_stock", "2億30万円", 200_300_000),
        ("capital_stock", "1,000万円", 10_000_000), ("capital_stock", "0.5", 5_000), ("employee_number", "１８人", 18),
        ("employee_number", " 1,200 ", 1200), ("established_on", "H10.4.1", "1998-04-01"),
        ("established_on", "令和元年5月1日", "2019-05-01"), ("established_on", "２０２６－１１－２３", "2026-11-23"),
        ("name", "　髙﨑セイキ㈱ ", "髙﨑セイキ㈱"), ("name_kana", "たかさき ｾｲｷ", "タカサキ セイキ"),
        ("postal_code", "〒０２０ー０００１", "0200001"), ("telephone", "０１９（６５１）４１１１", "019-651-4111"),
        ("corporate_number", "７１２３４-５６７８-９０１２", "7123456789012"), ("prefecture", "岩手", "03"),
        ("municipality", "岩手県盛岡市", "032018"), ("industry", "e2451", "2451"), ("industry_major", "製造業", "E"),
        ("kind", "法人", "corporation"), ("email", "ｉｎｆｏ＠example.jp", "info@example.jp"),
    ],
)  # fmt: skip
def test_what_people_type_is_read(name: str, text: str, value: Any) -> None:
    found = page("company", **{name: text})
    assert found.answers[name] == value
    assert found.raw[name] == [text]
    assert not found.faults


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("established_on", "平成31年5月1日", "令和元年5月1日"), ("established_on", "2027-02-29", "うるう年"),
        ("established_on", "きのう", "2026年11月23日"), ("name", "a\u202eb", "見えない"), ("name", "a\x00b", "見えない"),
        ("name", "番号は 123456789018 です", "マイナンバー"), ("capital_stock", "たくさん", "金額は"),
        ("capital_stock", "9007199254740992円", "大きすぎ"), ("employee_number", "1.5", "整数"),
        ("corporate_number", "123456789018", "マイナンバー"), ("postal_code", "020", "7桁"), ("kind", "NPO", "中から"),
        ("website", "javascript:alert(1)", "https://"), ("telephone", "12", "市外局番"), ("name", "あ" * 20_001, "長すぎ"),
        ("capital_stock", "9" * 25, "大きすぎ"), ("established_on", "平成31年5月", "令和元年5月1日"),
        ("established_on", "4月31日", "年から"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_the_field_and_kept(name: str, text: str, said: str) -> None:
    found = page("company", **{name: text})
    assert name not in found.answers
    assert [(each.field, each.page) for each in found.faults] == [(name, "company")]
    assert said in found.faults[0].message
    assert found.raw[name] == [text]


def test_dates_come_as_three_inputs_too() -> None:
    three = {"established_on__y": "令和元", "established_on__m": "５", "established_on__d": "1"}
    found = page("company", **three)
    assert found.answers["established_on"] == "2019-05-01"
    assert found.raw["established_on-y"] == ["令和元"]
    assert not page("company", established_on__y="", established_on__m="", established_on__d="").faults
    assert page("company", **three | {"established_on__d": "32"}).faults
    assert page("plan", starts_in__y="2027", starts_in__m="1").answers["starts_in"] == "2027-01"


def test_units_negatives_and_percents() -> None:
    found = page("plan", figures__0__operating_income="△１，２３４", figures__1__operating_income="(5)",
                 figures__2__operating_income="－3円", goal="３．５％", hours="162.5時間", methods=["web", "新商品"])  # fmt: skip
    assert found.answers["figures"] == [
        {"row": "base", "operating_income": -1_234_000}, {"row": "y1", "operating_income": -5_000},
        {"row": "y2", "operating_income": -3},
    ]  # fmt: skip
    assert (found.answers["goal"], found.answers["hours"]) == ("0.035", "162.5")
    assert found.answers["methods"] == ["web", "new"]


def test_a_thousandfold_amount_asks_for_its_unit() -> None:
    post = {"figures-0-operating_income": ["5000000"], "capital_stock": ["1000"]}
    found = typed(example(), "plan", post, {"figures.operating_income": [5_000_000]})
    assert found.answers["figures"] == [{"row": "base", "operating_income": 5_000_000_000}]
    assert [(each.severity, each.row, each.column) for each in found.faults] == [("warning", 0, "operating_income")]
    assert "単位は円ではありませんか" in found.faults[0].message
    other = typed(example(), "company", post, {"capital_stock": 10_000})
    assert "単位は千円ではありませんか" in other.faults[0].message


def test_blank_rows_are_closed_up_and_unreadable_cells_stay_in_their_row() -> None:
    found = page("expenses", expenses__0__content=" ", expenses__3__category="web", expenses__3__price="abc",
                 expenses__7__category="machine", expenses__7__number="２")  # fmt: skip
    assert found.answers["expenses"] == [{"category": "web"}, {"category": "machine", "number": 2}]
    assert [(each.row, each.column) for each in found.faults] == [(0, "price")]
    assert found.raw["expenses-0-price"] == ["abc"]
    assert found.asked == {"expenses"}


def test_five_thousand_rows_are_refused_and_kept() -> None:
    post = {f"expenses-{n}-content": [str(n)] for n in range(5000)}
    found = typed(example(), "expenses", post)
    assert [each.message for each in found.faults] == ["「経費の明細」は5,000行あります。20行までにしてください。"]
    assert len(found.raw) == 5000
    assert not found.answers


def test_boxes() -> None:
    found = page("confirm")
    assert found.answers == {"newsletter": False}  # 必ず答える「はい・いいえ」と誓約は、空のまま
    found = page("confirm", bought_before="いいえ", newsletter="on", pledge="true")
    assert found.answers == {"bought_before": False, "newsletter": True, "pledge": True}


def test_computed_fields_files_and_other_pages_are_not_read() -> None:
    found = page("expenses", grant="999", quote="x", name="y", expenses__0__amount="5")
    assert not found.answers
    assert found.asked == {"expenses"}


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.from_regex(r"[ぁ-ん亜-腕A-Za-z]{1,20}", fullmatch=True), "long_text": st.just("一行目\n二行目\t三"),
    "kana": st.from_regex(r"[ァ-ヶー]{1,20}", fullmatch=True), "integer": st.integers(-(10**14), 10**14),
    "yen": st.integers(-(10**14), 10**14),
    "decimal": st.integers(-(10**9), 10**9).map(lambda n: decimal_text(Fraction(n, 100), 2)),
    "percent": st.integers(-100_000, 100_000).map(lambda n: entered(Field("x", "percent", "x"), f"{n / 100:.2f}")),
    "date": st.dates().filter(lambda d: 1000 <= d.year <= 2200).map(lambda d: d.isoformat()),
    "month": st.dates().filter(lambda d: 1000 <= d.year <= 2200).map(lambda d: d.isoformat()[:7]),
    "choice": st.sampled_from(["a", "b"]), "boolean": st.booleans(), "consent": st.booleans(),
    "corporate_number": st.from_regex(r"[0-9]{12}", fullmatch=True).map(lambda t: CorporateNumber.with_check_digit(t).text),
    "postal_code": st.from_regex(r"[0-9]{7}", fullmatch=True), "telephone": st.just("019-651-4111"),
    "email": st.just("info@example.jp"), "url": st.just("https://example.jp/a?b=c"),
    "industry_major": st.sampled_from([code for code in industries(14) if len(code) == 1]),
    "industry_middle": st.sampled_from([code for code in industries(14) if len(code) == 2]),
    "industry_detail": st.sampled_from([code for code in industries(14) if len(code) == 4]),
    "prefecture": st.sampled_from(list(PREFECTURES)),
    "municipality": st.sampled_from([code for code, (_, city) in municipalities().items() if city != "泊村" and city]),
}  # fmt: skip
OPTIONS = (Option("a", "あ"), Option("b", "い"))


UNITS = [("yen", "千円"), ("yen", "百万円"), ("integer", "人"), ("decimal", "時間")]


@pytest.mark.parametrize(("kind", "unit"), [*((kind, "") for kind in VALUES), *UNITS])
def test_what_is_shown_is_read_back(kind: str, unit: str) -> None:
    """入力の欄に置く文字も、人に見せる文字も、読み直せば同じ値。"""
    field = Field("x", kind, "x", unit=unit, options=OPTIONS)

    @given(VALUES[kind])
    def check(value: Any) -> None:
        assert entered(field, written(field, value)) == value
        assert entered(field, show(field, value)) == value

    check()


def test_a_whole_page_is_read_back() -> None:
    form, held = example(), answers()
    for each in form.pages:
        post: dict[str, list[str]] = {}
        for field in each.fields:
            if field.type == "table":
                for place, row in enumerate(held[field.id]):
                    for column in field.columns:
                        post[f"{field.id}-{place}-{column.id}"] = [written(column, row.get(column.id))]
            elif isinstance(held.get(field.id), list):
                post[field.id] = held[field.id]
            else:
                post[field.id] = [written(field, held.get(field.id))]
        found = typed(form, each.id, post)
        assert not found.faults
        assert found.answers == {id: held[id] for id in found.asked if id in held}


@given(st.dictionaries(st.sampled_from(["a", "t-0-n", "t-1-n", "t-x-n", "d-y", "d-m", "d", "c", "t-999999-n"]),
                       st.lists(st.text(max_size=20), max_size=3)))  # fmt: skip
def test_any_post_is_read_or_said(post: dict[str, list[str]]) -> None:
    form = read(small(
        {"id": "a", "type": "yen"}, {"id": "d", "type": "date"}, {"id": "c", "type": "consent"},
        {"id": "t", "type": "table", "max_rows": 2, "column": [{"id": "n", "type": "decimal", "label": "n"}]},
    ))  # fmt: skip
    found = typed(form, "p", post)
    assert all(each.message for each in found.faults)


@pytest.mark.parametrize("kind", [kind for kind in VALUES if kind not in ("text", "long_text")])
@given(text=st.text(max_size=30))
def test_any_text_gives_a_value_or_a_message(kind: str, text: str) -> None:
    try:
        entered(Field("x", kind, "x", options=OPTIONS), text)
    except InvalidValue as error:
        assert str(error)


BAD = (
    "abc", "たくさん", "1.2.3", "９" * 19, "2026年2月30日", "a\u202eb", "\x07", "123456789018", "javascript:alert(1)", "a@b", "1e400", "-",
    "７１２３４５６７８９０１３", "x" * 30_000,
)  # fmt: skip
KINDS = (
    "text", "long_text", "kana", "yen", "integer", "decimal", "percent", "date", "month", "boolean", "choice", "choices",
    "corporate_number", "postal_code", "telephone", "email", "url", "industry_major", "industry_middle", "industry_detail",
    "prefecture", "municipality",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_read_is_answered_with_what_to_do(kind: str) -> None:
    """どの種類の欄でも、読めない文字には、どう書けばよいかを日本語で言う (UX-7)。読める文字は、そのまま受ける。"""
    options = {"options": [{"value": "a", "label": "あ"}]} if kind.startswith("choice") else {}
    field = {"id": "asked", "type": kind, "label": "欄", **options}
    form = read(
        {"form": {"id": "a", "title": "様式", "version": "1"}, "page": [{"id": "p", "title": "頁", "field": [field]}]}
    )
    refused = []
    for text in BAD:
        found = typed(form, "p", {"asked": [text]})
        assert list(found.raw["asked"]) == [text]
        refused += [each.message for each in found.faults if each.severity == "error"]
    assert refused
    assert [each for each in refused if not re.search("ください|(ありません|ません)か。", each)] == []
