"""郵便番号から住所。"""

import pytest

from shien.integrations.postal import places
from shien.values.fault import InvalidValue


def test_one_town() -> None:
    (place,) = places("１００－０００１")
    assert (place.address, place.municipality) == ("東京都千代田区千代田", "131016")


def test_several_towns_share_a_code() -> None:
    found = places("4520961")
    assert len({each.address for each in found}) == len(found) > 50


def test_an_office_has_its_own_code() -> None:
    (place,) = places("060-8621")
    assert place.office
    assert "6丁目" in place.address


def test_kyoto_is_found_by_its_streets() -> None:
    found = places("602-8062")
    assert found[0].address == "京都府京都市上京区亀屋町"
    assert ("京都府京都市上京区油小路通上長者町下る亀屋町", "油小路通上長者町下る") in [
        (each.address, each.street) for each in found
    ]
    assert len(found) == 7
    assert len({each.municipality for each in found}) == 1


@pytest.mark.parametrize("code", ["6011124", "6060017", "6008364", "6008006"])
def test_what_is_added_to_a_town_is_not_always_a_street(code: str) -> None:
    assert {each.street for each in places(code)} == {""}


def test_an_unknown_code_is_nowhere_and_a_wrong_one_is_said() -> None:
    assert places("9999999") == []
    with pytest.raises(InvalidValue):
        places("12")
