"""欄とつまみ。つまみは補助で、JavaScript が無くても効く。"""

from typing import Any

import pytest
from django.http import QueryDict

from shien.web.simulation.boxes import Box, boxes, slips, taken
from shien.web.simulation.steps import FIRM, INVESTMENT
from tests.unit.web.simulation.samples import TYPED

COST = next(field for field in INVESTMENT if field.key == "cost")
RATE = next(field for field in FIRM if field.key == "variable_cost_rate")


def posted(**fields: str) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update({key.replace("__", "-"): text for key, text in fields.items()})
    return found


def test_the_slider_stands_where_the_field_says() -> None:
    assert Box(COST, "2,000万円").slide == ("0", "100000000", "100000", "20000000")
    assert Box(COST, "3億円").slide == ("0", "600000000", "100000", "300000000")
    assert Box(RATE, "52.5").slide == ("0", "100", "0.5", "52.5")
    assert Box(RATE, "なに").slide == ("0", "100", "0.5", "0")
    assert Box(FIRM[0], "x").slide is None


@pytest.mark.parametrize(
    ("fields", "text"),
    [({"cost": "2,000万円", "cost__shown": "2,000万円", "cost__slide": "20000000"}, "2,000万円"),
     ({"cost": "2,000万円", "cost__shown": "2,000万円", "cost__slide": "30000000"}, "30,000,000"),
     ({"cost": "2,500万円", "cost__shown": "2,000万円", "cost__slide": "30000000"}, "2,500万円"),
     ({"cost": "2,000万円", "cost__shown": "2,000万円", "cost__slide": "nan"}, "2,000万円"),
     ({"cost": "2,000万円", "cost__shown": "2,000万円", "cost__slide": "-1"}, "2,000万円"), ({}, "")],
)  # fmt: skip
def test_the_slider_counts_only_while_the_field_is_as_it_was(fields: dict[str, str], text: str) -> None:
    assert taken(posted(**fields), [COST]) == {"cost": text}


@pytest.mark.parametrize(
    ("change", "known", "keys"),
    [({}, {"net_sales": 162_000_000}, []), ({"net_sales": "162,000"}, {"net_sales": 162_000_000}, ["net_sales"]),
     ({"cost": "20,000"}, {}, ["cost"]), ({"cost": "200億円"}, {"net_sales": 162_000_000}, ["cost"]), ({"cost": "200億円"}, {}, [])],
)  # fmt: skip
def test_a_slip_of_the_unit_is_asked_about(change: dict[str, str], known: dict[str, int], keys: list[str]) -> None:
    """UX-10"""
    assert list(slips(FIRM + INVESTMENT, TYPED | change, known)) == keys


def test_a_box_says_the_amount_in_words() -> None:
    shown: list[Any] = boxes([COST], {"cost": "20000000"}, {"cost": "求め方"}, {"cost": "誤り"})
    assert (shown[0].words, shown[0].note, shown[0].error) == ("2,000万円", "求め方", "誤り")
    assert shown[0].describedby == "plan-cost-help plan-cost-words plan-cost-error"
