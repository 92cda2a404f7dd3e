"""支援機関の言葉の表と、隣の都道府県。"""

from shien.values.area import neighbours
from shien.values.municipality import PREFECTURES
from shien.values.support import EXPERTISE, hints, words


def test_neighbours_are_mutual_and_all_prefectures_have_one() -> None:
    found = neighbours()
    assert set(found) == set(PREFECTURES)
    assert all(code in found[other] and code != other for code, others in found.items() for other in others)
    assert all(found.values())


def test_every_speciality_has_a_hint_and_no_word_is_used_twice() -> None:
    found = [word for each in hints().values() for word in each]
    assert set(hints()) == set(EXPERTISE)
    assert len(found) == len(set(found))


def test_names_and_codes_are_both_read() -> None:
    assert words("kind")["商工会議所"] == words("kind")["commerce_chamber"] == ("commerce_chamber",)
