"""名前の骨: 年度と回が違っても同じ制度、枝が違えば別。"""

import pytest

from shien.engines.likeness import name_of, names_of


@pytest.mark.parametrize(
    ("measure", "granted"),
    [
        ("【令和８年度】架空改善推進補助金", "架空改善推進補助金"),
        ("架空改善推進補助金（第２回）の公募について", "令和5年度 架空改善推進補助金"),
        ("架空改善助成金", "架空引上げ支援対策費補助金（架空改善助成金）"),
        ("令和７年度架空引上げ補助金（架空改善助成金）", "架空引上げ補助金（架空改善助成金）"),
        ("架空の研究開発事業", "令和５年度架空の研究開発事業（鉱山の自動走行に関する研究開発）"),
        ("2024年度架空改善補助金", "平成３０年度補正予算架空改善補助金"),
    ],
)
def test_the_same_scheme(measure: str, granted: str) -> None:
    assert name_of(measure) in names_of(granted)


@pytest.mark.parametrize(
    ("measure", "granted"),
    [
        ("架空改善補助金（特別枠）", "架空改善補助金"),
        ("架空改善補助金（特別枠）", "架空改善補助金（通常枠）"),
        ("架空改善補助金", "架空改善推進補助金"),
        ("架空多言語整備事業（架空資源整備費補助金）", "架空資源整備費補助金（架空利用促進事業）"),
        ("中小企業支援補助金", "中小企業支援補助金"),
        ("六次産業化架空補助金", "産業化架空補助金"),
        ("補助金", "補助金"),
        ("", ""),
    ],
)
def test_another_scheme(measure: str, granted: str) -> None:
    assert not name_of(measure) or name_of(measure) not in names_of(granted)
