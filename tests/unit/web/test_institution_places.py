"""市区町村の図: 向きが合い、重ならず、どこも欠けない。"""

import re

from hypothesis import given
from hypothesis import strategies as st

from shien.values.municipality import PREFECTURES, table
from shien.values.offices import office, offices_of
from shien.web.institutions import places, tiles

# 役場の位置の無いもの (offices.tsv の頭)。
WITHOUT = {"075469", "016951", "016969", "016977", "016985", "016993", "017001"}
_CODES = [code for code, (_, name) in table().items() if name]
_ROWS = st.lists(st.sampled_from(_CODES), min_size=1, max_size=60, unique=True).map(
    lambda codes: [(code, table()[code][1], 1 + at % 5) for at, code in enumerate(codes)]
)


def test_every_municipality_has_its_office_inside_its_country() -> None:
    assert {code for code in _CODES if office(code) is None} == WITHOUT
    for code in _CODES:
        latitude, longitude = office(code) or (35.0, 135.0)
        assert 24 < latitude < 46, code
        assert 122 < longitude < 149, code
    assert all(len(offices_of(code)) >= 15 for code in PREFECTURES)


def test_a_ward_stands_where_its_city_stands() -> None:
    assert office("011011") == office("011002")
    assert office("131016") != office("131024")


@given(_ROWS)
def test_no_two_tiles_share_a_place_and_none_is_lost(rows: list[places.Row]) -> None:
    placed = places.arranged(rows)
    assert sorted(row for _, _, row in placed) == sorted(rows)
    assert len({(column, line) for column, line, _ in placed}) == len(rows)
    assert all(0 <= column < places.columns_of(rows) for column, _, _ in placed)


@given(_ROWS)
def test_north_is_up_and_west_is_left(rows: list[places.Row]) -> None:
    placed = [(column, line, office(row[0])) for column, line, row in places.arranged(rows) if office(row[0])]
    for column, line, point in placed:
        for other, below, its in placed:
            assert not (line < below and point and its and point[0] < its[0])
            assert not (line == below and column < other and point and its and point[1] > its[1])


def test_the_dots_stay_inside_the_picture() -> None:
    for code in PREFECTURES:
        rows = [(each, table()[each][1], 3) for each in _CODES if each[:2] == code]
        inside, high = places.dots(code, rows, 3)
        assert 0 < high <= places.TALL + 1
        for x, y, radius in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', inside):
            assert float(radius) <= float(x) <= places.WIDE - float(radius), code
            assert float(radius) <= float(y) <= high - float(radius), code


def test_the_picture_of_a_prefecture_shows_dots_and_links() -> None:
    svg = tiles.municipalities("03", [("032018", "盛岡市", 5), ("032077", "久慈市", 1), ("032093", "一関市", 1)], "")
    assert svg.count('class="held"') == 3
    assert svg.count('class="place"') == len(offices_of("03"))
    assert svg.index("一関市") < svg.index("盛岡市") < svg.index("久慈市")
    assert svg.count("<a ") == 3
