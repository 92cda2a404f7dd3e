"""もらえる額のめやすの言い方。"""

from shien import procedures
from shien.web.apply.guide import guides, most


def test_caps_and_raises_are_told_by_the_number_of_employees() -> None:
    product, _, wage, low_wage = guides(procedures.procedure("monozukuri"))
    assert product.said == "補助率 1/2（小規模・再生は2/3）、上限 2,500万円、下限 100万円"
    assert product.bands == ("5人まで 750万円", "20人まで 1,000万円", "50人まで 1,500万円", "51人から 2,500万円")
    assert wage.said == "上限に 100万円から1,000万円を上乗せ"
    assert wage.bands[1] == "20人まで 250万円"
    assert "6.0％以上" in wage.condition
    assert (low_wage.said, low_wage.bands) == ("補助率 2/3", ())


def test_one_amount_needs_no_bands() -> None:
    invoice = guides(procedures.procedure("jizokuka"))[1]
    assert (invoice.said, invoice.bands) == ("補助率 2/3、上限に 50万円を上乗せ", ())


def test_the_most_is_the_cap_without_specials() -> None:
    assert most(procedures.procedure("monozukuri")) == 30_000_000
    assert most(procedures.procedure("jizokuka")) == 500_000
    assert most(procedures.procedure("management_plan")) is None


def test_a_scheme_that_is_closed_or_says_nothing_is_left_out() -> None:
    assert guides({"scheme": [{"label": "閉", "cap": 1, "open": False}, {"label": "空"}]}) == []
