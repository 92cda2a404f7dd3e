"""対象者の種類と規模。"""

import pytest

from .reading import read, values


@pytest.mark.parametrize(
    ("target", "kinds"),
    [
        ("事業を行う個人又は法人", {"sole_proprietor", "corporation"}), ("個人事業主（フリーランスを含む）", {"sole_proprietor"}),
        ("特定非営利活動法人", {"npo"}), ("ＮＰＯ法人と社会福祉法人", {"npo", "social_welfare"}), ("事業協同組合", {"cooperative"}),
        ("医療法人", {"medical"}), ("学校法人", {"school"}), ("一般社団法人", {"general_association"}), ("大学", {"university"}),
        ("地方公共団体", {"municipality"}), ("県内市町", {"municipality"}), ("県内に居住する方", {"individual"}), ("民間企業", {"corporation"}),
        ("日本国内に居住する個人と法人", {"individual", "corporation"}),
    ],
)  # fmt: skip
def test_named_kinds_are_found(target: str, kinds: set[str]) -> None:
    assert set(values(read(target=target), "kind")) == kinds


@pytest.mark.parametrize(
    "target", ["中小企業者", "国、地方公共団体を除く者", "暴力団員が役員の法人でないこと", "法人税を納めた者"]
)
def test_what_is_not_named_or_is_excluded_is_not_found(target: str) -> None:
    assert values(read(target=target), "kind") == []


def test_only_the_section_on_applicants_counts_in_a_body() -> None:
    detail = "<p>■応募資格</p><p>学校法人</p><p>■問合せ先</p><p>社会福祉法人見本会</p>"
    assert values(read("jgrants", detail=detail), "kind") == ["school"]


@pytest.mark.parametrize(
    ("target", "sizes"),
    [
        ("中小企業者", ["sme"]), ("小規模事業者", ["micro"]), ("中堅企業", ["mid"]), ("企業の規模を問わず使えます", ["any"]),
        ("中小企業基盤整備機構", []), ("県民", []),
    ],
)  # fmt: skip
def test_sizes(target: str, sizes: list[str]) -> None:
    assert values(read(target=target), "size") == sizes
