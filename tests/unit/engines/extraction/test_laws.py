"""決まりの約束。どんな文でも答え、根拠は本当で、全角でも半角でも同じ。"""

import unicodedata
from dataclasses import replace

import jaconv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.extraction import (
    Extraction,
    Found,
    MeasureText,
    Region,
    Scope,
    amount,
    bounds,
    extract,
    industry,
    kind,
    measure_of,
    rate,
    region,
    size,
    window,
)
from shien.engines.extraction.measure import feeds
from shien.engines.extraction.rules import rules

from .reading import TABLES, quote, rule_of

READERS = {"rate": rate, "amount": amount, "window": window, "bounds": bounds, "kind": kind, "size": size,
           "industry": industry, "region": region}  # fmt: skip
DAY = st.dates().map(lambda on: f"{on.year:04}年{on.month}月{on.day}日")
PIECES = st.one_of(
    st.integers(1, 99_999).map(lambda n: f"補助上限額：{n:,}万円"),
    st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda x: f"補助率：{x[0]}/{x[1]}以内"),
    st.tuples(st.integers(2, 12), st.integers(1, 12)).map(lambda x: f"経費の{x[0]}分の{x[1]}を補助"),
    st.tuples(st.integers(1, 99), st.integers(1, 999)).map(lambda x: f"補助額{x[0]}～{x[1]}万円"),
    st.tuples(DAY, DAY).map(lambda x: f"募集期間：{x[0]}から{x[1]}まで"),
    st.tuples(st.integers(1, 31), st.integers(1, 12), st.integers(1, 31)).map(lambda x: f"申請期限：令和{x[0]}年{x[1]}月{x[2]}日"),
    st.integers(1, 2000).map(lambda n: f"従業員数{n}人以下の会社"),
    st.sampled_from(["■応募資格", "県内の中小企業者", "製造業を営む者", "盛岡市内の旅館", "業種の制限なし", "社会福祉法人", "随時受付", "\n", "。", "<b>", "</p>",
                     "&amp;", "**", "を除く", "岩手県", "①", "㈱", "ﾋﾞ", "上限", "円", "/", "~"]),
    st.text(max_size=6),
)  # fmt: skip
BODY = st.lists(PIECES, max_size=12).map("".join)
FIELDS = {source: sorted(plan) for source, plan in feeds().items()}


@st.composite
def measures(draw: st.DrawFn) -> MeasureText:
    """でたらめだが、それらしい言葉の混じる施策。"""
    source = draw(st.sampled_from(sorted(FIELDS)))
    return measure_of(source, draw(st.dictionaries(st.sampled_from(FIELDS[source]), BODY, max_size=5)))


@settings(max_examples=150, deadline=None)
@given(measures())
def test_any_text_gives_a_result_and_the_evidence_is_true(measure: MeasureText) -> None:
    for found in extract(measure).found:
        body = measure.text_of(found.evidence.field)
        assert 0 <= found.evidence.start < found.evidence.end <= len(body)
        assert 0 < found.confidence <= 1
        assert says(found, quote(measure, found)), (found, quote(measure, found))


def says(found: Found, words: str) -> bool:
    """根拠の文だけを同じ決まりで読み直すと、同じ値になるか。"""
    rule = rule_of(found)
    if rule is None:
        return bool(words.strip())
    table = next(name for name in TABLES if rule in rules(name))
    match = rule.pattern.fullmatch(words) or rule.pattern.search(words)
    assert match, (rule.id, words)
    return any(_covers(found.value, value) for _, value in READERS[table].read(rule, match))


def _covers(whole: object, part: object) -> bool:
    """業種と地域は、幾つもの根拠を合わせた値の一部。"""
    if isinstance(whole, Scope) and isinstance(part, Scope):
        return set(part.majors) <= set(whole.majors) or whole.reach == "open"
    if isinstance(whole, Region) and isinstance(part, Region):
        return whole.nationwide or set(part.prefectures) <= set(whole.prefectures)
    if isinstance(whole, Region) and isinstance(part, tuple):
        return set(whole.municipalities) <= set(part)
    return whole == part


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES.filter(lambda text: "ﾋﾞ" not in text and text.isprintable()), max_size=8).map("\n".join))
def test_full_width_and_half_width_say_the_same(text: str) -> None:
    if unicodedata.normalize("NFKC", text) != unicodedata.normalize("NFKC", jaconv.h2z(text, digit=True, ascii=True)):
        return
    if "http" in text or set("*_`[]<&#-") & set(text):
        return  # 全角にすると、書き方の印でなくなる
    wide = extract(measure_of("seido_navi", {"target": jaconv.h2z(text, digit=True, ascii=True)}))
    assert _said(extract(measure_of("seido_navi", {"target": text}))) == _said(wide)


def _said(found: Extraction) -> list[tuple[str, object, str]]:
    return [(each.kind, each.value, each.rule) for each in found.found]


@settings(max_examples=50, deadline=None)
@given(measures())
def test_the_answer_depends_on_the_text_alone(measure: MeasureText) -> None:
    assert extract(measure) == extract(replace(measure))


def test_half_width_kana_name_the_same_trade() -> None:
    wide, half = (measure_of("seido_navi", {"target": text}) for text in ("ホテルを営む者", "ﾎﾃﾙを営む者"))
    assert extract(wide).industry == extract(half).industry != Scope("unknown")


@pytest.mark.parametrize("name", TABLES)
def test_every_rule_has_its_own_name_and_a_fair_confidence(name: str) -> None:
    ids = [rule.id for rule in rules(name)]
    assert len(ids) == len(set(ids)) > 0
    assert all(0.5 <= rule.confidence < 1 for rule in rules(name))


def test_a_conflict_keeps_both_sides() -> None:
    found = extract(measure_of("jgrants", {"subsidy_rate": "1/2", "detail": "補助率：3分の2"}))
    assert [(each.kind, each.first.rule, each.second.rule) for each in found.conflicts] == [
        ("rate", "rate.stated.slash", "rate.of")
    ]


def test_agreement_anywhere_in_the_text_is_no_conflict() -> None:
    found = extract(measure_of("jgrants", {"subsidy_rate": "1/2", "detail": "補助率：3分の2\n補助率：1/2"}))
    assert found.conflicts == ()
