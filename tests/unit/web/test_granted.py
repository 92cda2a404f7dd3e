"""過去の交付の一文。"""

from datetime import date

import pytest

from shien.domain.catalogue.past_grants import PastGrants
from shien.web.measures import granted

DAYS = date(2019, 4, 1), date(2025, 3, 31)


@pytest.mark.parametrize(
    ("found", "sentence", "period"),
    [
        (PastGrants(1234, (100, 200, 300), ((2024, 1234),), *DAYS),
         "1,234件の交付の記録があります。一件の金額は、真ん中の半分がおよそ100円から300円です（中央は200円）。", "2019年4月から2025年3月まで"),
        (PastGrants(None, (500_000,) * 3, ((2024, 6), (2023, 7)), DAYS[0], DAYS[0]),
         "下の年だけで13件の交付の記録があります。一件の金額は、およそ50万円です。", "2019年4月"),
        (PastGrants(None, None, (), None, None),
         "交付の記録がありますが、受け取った法人が5社に満たないので、数は出しません。", ""),
    ],
)  # fmt: skip
def test_one_sentence(found: PastGrants, sentence: str, period: str) -> None:
    page = granted.page(found)
    assert page is not None
    assert (page.sentence, page.period) == (sentence, period)


def test_none_is_no_section() -> None:
    assert granted.page(None) is None
