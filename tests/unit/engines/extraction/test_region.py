"""対象の地域。"""

import pytest

from shien.engines.extraction import Region
from shien.values.municipality import PREFECTURES

from .reading import read, value

IWATE = '[{"id":"3","name":"岩手県","region_name":"東北地方"}]'


def authority(name: str, code: str, kind: str) -> str:
    return f'[{{"id":"1","name":"{name}","code":"{code}","kind":"{kind}","level":1}}]'


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("岩手県", Region(prefectures=("03",))), ("北海道 / 東京都/京都府", Region(prefectures=("01", "13", "26"))),
        ("全国", Region(nationwide=True)), ("全国 / " + " / ".join(PREFECTURES.values()), Region(nationwide=True)),
        (" / ".join(PREFECTURES.values()), Region(nationwide=True)), ("四国地方", Region(prefectures=("36", "37", "38", "39"))),
        ("全国/宮崎県", Region(prefectures=("45",))),
    ],
)  # fmt: skip
def test_the_choices_of_the_feed(text: str, region: Region) -> None:
    assert value(read("jgrants", target_area_search=text), "region") == region


def test_prefectures_of_the_registry() -> None:
    assert value(read(prefectures=IWATE), "region") == Region(prefectures=("03",))


def test_the_body_in_charge_gives_the_region_when_none_is_stated() -> None:
    found = read(competent_authorities=authority("長崎県", "42", "lgov"))
    assert value(found, "region") == Region(prefectures=("42",))


def test_a_ministry_is_the_weaker_evidence_of_nationwide() -> None:
    best = read(competent_authorities=authority("見本省", "00099", "gov")).best("region")
    assert best is not None
    assert (best.value, best.confidence) == (Region(nationwide=True), 0.7)


def test_the_stated_prefecture_is_before_the_ministry() -> None:
    found = read(prefectures=IWATE, competent_authorities=authority("見本省", "00099", "gov"))
    assert value(found, "region") == Region(prefectures=("03",))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "令和8年度盛岡市見本補助金"}, "032018"), ({"title": "【岩手県盛岡市】見本"}, "032018"),
        ({"target_area_detail": "つくば市"}, "082201"), ({"detail": "<p>■地理条件</p><p>盛岡市内の事業所</p>"}, "032018"),
        ({"title": "府中市の見本", "target_area_search": "広島県"}, "342084"),
    ],
)  # fmt: skip
def test_a_municipality_is_found(fields: dict[str, object], code: str) -> None:
    found = value(read("jgrants", **fields), "municipality")
    assert isinstance(found, Region)
    assert found.municipalities == (code,)


@pytest.mark.parametrize(
    "fields",
    [{"title": "府中市の見本"}, {"title": "卸売市場の見本"}, {"target_area_detail": "盛岡市を除く"},
     {"detail": "<p>■問合せ先</p><p>盛岡市内の窓口</p>"}],
)  # fmt: skip
def test_a_doubtful_municipality_is_unknown(fields: dict[str, object]) -> None:
    assert value(read("jgrants", **fields), "municipality") is None


def test_nothing_said_is_unknown_not_nationwide() -> None:
    assert value(read("jgrants", title="見本"), "region") is None
