"""隣の都道府県。"""

from shien.values.municipality import PREFECTURES
from shien.values.neighbours import neighbours


def test_every_prefecture_is_there_and_neighbours_are_mutual() -> None:
    found = neighbours()
    assert set(found) == set(PREFECTURES)
    assert all(code in found[other] and code != other for code, others in found.items() for other in others)
    assert found["47"] == ()
    assert found["20"] == ("10", "11", "15", "16", "19", "21", "22", "23")
