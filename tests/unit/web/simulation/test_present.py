"""結果の見せ方。答えが先、幅があり、採択を約束しない。"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shien.domain.karte.statements import Accounts
from shien.web.simulation import compare, words
from shien.web.simulation.document import document_of
from shien.web.simulation.present import Answer, answer
from tests.unit.web.simulation.samples import TYPED

ACCOUNTS = Accounts("corporation", "2661", 10_000_000, (), 12, "15", None)
TODAY = date(2026, 11, 25)


def answered(**change: Any) -> Answer:
    document, errors = document_of(TYPED | change)
    assert not errors
    return answer(document, ACCOUNTS, today=TODAY)


def test_the_answer_comes_first_in_plain_words() -> None:
    found = answered()
    said = "\n".join(found.headline)
    assert "補助金は1,000万円の見込みです。" in said
    assert re.search(r"手元のお金が.*か月目（\d{4}年\d+月）", said)
    assert "会社の売上が1割少ないと" in said
    assert "投資で増える売上が3割少ないと" in said
    assert all(len(line) <= 60 for line in found.headline)
    assert not re.search(r"採択され(ます|る)", said)


def test_the_lowest_month_is_marked_in_the_chart_and_in_words() -> None:
    found = answered()
    chosen = found.found.scenario(found.found.chosen)
    assert 'class="noted"' in found.charts[0].svg
    assert f"{chosen.lowest_month}か月目" in found.charts[0].summary
    assert [each[0] for each in found.scenarios.rows] == [
        "投資をしない", "投資する・補助金なし", "補助金あり・圧縮記帳なし", "補助金あり・圧縮記帳（直接減額方式）（この計画）",
        "補助金あり・圧縮記帳（積立金方式）",
    ]  # fmt: skip


def test_cash_that_runs_out_is_said() -> None:
    found = answered(opening_cash="100万円", loan_amount="", owed_amount="")
    assert found.short
    assert "足りなくなります" in found.headline[1]


def test_too_small_for_the_subsidy_is_said_with_its_reason() -> None:
    found = answered(cost="120万円", micro="no")
    assert found.headline[0] == "この投資の額では、補助の対象になりません。"
    assert any("下限" in reason for reason in found.reasons)
    assert len(found.scenarios.rows) == 2


def test_goals_have_a_verdict_and_a_reason_without_code_words() -> None:
    found = answered(prefecture="")
    assert found.programmes[0].mine
    assert found.programmes[0].label == "ものづくり補助金"
    reasons = "".join(reason for each in found.programmes for *_, rows in each.rows for reason in rows)
    assert "都道府県" in reasons
    assert not re.search(r"base|wages|\w\.\w+_", reasons)


def test_the_benchmark_is_before_and_after() -> None:
    found = answered()
    assert found.benchmark is not None
    assert found.benchmark.headers[1] == "いま（基準の年度）"
    assert len(found.benchmark.rows) == 2
    assert all("点" in cell for row in found.benchmark.rows for cell in row[1:])
    without = answer(document_of(TYPED)[0], Accounts("corporation", "", None, (), None, "", None), today=TODAY)
    assert without.benchmark is None
    assert "業種" in without.benchmark_note


def test_sources_carry_dates_and_say_that_a_call_is_over() -> None:
    said = "\n".join(answered().sources)
    assert "2025年7月25日まで" in said
    assert "受付は終わっています" in said
    assert "最低賃金" in said


@pytest.mark.parametrize("change", [{"scheme": ""}, {"scheme": "free", "rate": "1/2", "cap": "500万円"}])
def test_any_scheme_or_none_gives_an_answer(change: dict[str, str]) -> None:
    found = answered(**change)
    assert not found.faults
    assert found.sensitivity is not None
    assert len(found.sensitivity.rows) == 5


def test_a_fault_of_the_plan_is_returned() -> None:
    document, _ = document_of(TYPED | {"received_month": "3"})
    assert answer(document, ACCOUNTS, today=TODAY).faults


def test_plans_are_compared_row_by_row() -> None:
    document, _ = document_of(TYPED)
    table = compare.rows([("一", document), ("二", document | {"years": 99})])
    assert table.headers == ("項目", "一", "二")
    assert table.rows[:2] == (("投資の額", "2,000万円", "—"), ("補助金", "1,000万円", "—"))
    assert {row[2] for row in table.rows} == {"—"}
    assert all(len(row) == len(table.headers) for row in table.rows)


@pytest.mark.parametrize(("value", "text"), [(Decimal("99999.4"), "9万9,999円"), (Decimal(100_000), "10万円"), (-123_456, "−12万円"), (0, "0円")])  # fmt: skip
def test_yen_are_rounded_when_large(value: Any, text: str) -> None:
    assert words.yen(value) == text
