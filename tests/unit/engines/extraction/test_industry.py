"""業種の範囲。"""

import pytest

from shien.engines.extraction import Reach, Scope
from shien.engines.extraction.majors import majors

from .reading import read

ALL = " / ".join(majors())


@pytest.mark.parametrize(
    "text",
    ["製造業 / 農業、林業", "製造業、農業、林業", "製造業/農業，林業", '[{"name":"製造業"},{"name":"農業，林業"}]'],
)
def test_the_feed_names_majors_with_any_separator(text: str) -> None:
    assert read("jgrants", industry=text).industry == Scope(Reach.RESTRICTED, ("A", "E"))


def test_a_major_split_in_two_is_still_the_same() -> None:
    """「農業、林業」を読点で割った集め手がある (実データ)。"""
    assert read("jgrants", industry="製造業 / 農業 / 林業").industry == Scope(Reach.RESTRICTED, ("A", "E"))
    assert read("jgrants", industry=ALL.replace("、", " / ")).industry == Scope(Reach.OPEN)


def test_every_major_named_is_open() -> None:
    assert read("jgrants", industry=ALL).industry == Scope(Reach.OPEN)


def test_all_but_public_service_and_unclassified_is_open() -> None:
    text = " / ".join(name for name, code in majors().items() if code not in "ST")
    assert read("jgrants", industry=text).industry == Scope(Reach.OPEN)


@pytest.mark.parametrize("text", ["業種の制限なし", "業種は問いません。", "全業種が対象", "どなたでも使えます。"])
def test_open_in_so_many_words(text: str) -> None:
    best = read(target=text).best("industry")
    assert best is not None
    assert best.value == Scope(Reach.OPEN)
    assert best.confidence > 0.9


@pytest.mark.parametrize(
    ("target", "letters"),
    [
        ("県内で旅館を営む中小企業者", "M"), ("漁業者", ""), ("漁業を営む者", "B"), ("建設業者", ""), ("建設業の許可を受けた者", "D"),
        ("県内の医療機関", "P"), ("農業または林業を営む法人", "A"), ("トラック運送を行う会社", "H"), ("卸売業、小売業を営む方", "I"),
    ],
)  # fmt: skip
def test_words_of_a_trade_restrict(target: str, letters: str) -> None:
    found = read(target=target).industry
    assert "".join(found.majors) == letters or not letters


@pytest.mark.parametrize("target", ["県内の中小企業者", "障害のある方を雇う事業主", "会社を経営する法人"])
def test_a_class_of_firms_without_a_trade_is_open_but_less_sure(target: str) -> None:
    best = read(target=target).best("industry")
    assert best is not None
    assert best.value == Scope(Reach.OPEN)
    assert best.confidence <= 0.7


def test_a_table_of_sizes_does_not_restrict() -> None:
    target = "次の中小企業者\n製造業：資本金3億円以下\n卸売業：資本金1億円以下\n小売業：従業員50人以下"
    assert read(target=target).industry == Scope(Reach.OPEN)


def test_an_excluded_trade_does_not_restrict() -> None:
    assert read(target="中小企業者（農業、林業、漁業を除く業種の方）").industry == Scope(Reach.OPEN)


def test_a_trade_far_behind_the_class_does_not_restrict() -> None:
    target = (
        "次のどれかのコースの取組みを行う事業主\n"
        + "・働きやすい職場を作るための計画を立てて届け出ること\n" * 3
        + "・介護サービスのコース"
    )
    assert read(target=target).industry == Scope(Reach.OPEN)


def test_persons_are_not_firms() -> None:
    assert read(target="県内に住む一般の方と求職者").industry == Scope(Reach.NOT_FOR_FIRMS)


@pytest.mark.parametrize("fields", [{}, {"title": "見本の制度"}, {"title": "見本", "body": "くわしくは窓口へ。"}])
def test_without_evidence_it_is_unknown_never_open(fields: dict[str, object]) -> None:
    found = read(**fields)
    assert found.industry == Scope(Reach.UNKNOWN)
    assert found.of("industry") == ()


def test_part_of_a_major_is_named_by_its_middles() -> None:
    assert read(target="森林を手入れする林業の会社").industry == Scope(Reach.RESTRICTED, ("A",), ("02",))


def test_the_feed_and_the_text_may_disagree_and_both_are_kept() -> None:
    found = read(industry_categories='[{"name":"製造業"}]', target="県内の旅館を営む者")
    assert found.industry == Scope(Reach.RESTRICTED, ("E",))
    assert [each.kind for each in found.conflicts] == ["industry"]
