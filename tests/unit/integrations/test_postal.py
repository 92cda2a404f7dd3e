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


def test_an_unknown_code_is_nowhere_and_a_wrong_one_is_said() -> None:
    assert places("9999999") == []
    with pytest.raises(InvalidValue):
        places("12")
