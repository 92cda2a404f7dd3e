"""過去の交付の言葉。"""

from dataclasses import dataclass

from shien.domain.catalogue.granted import FEWEST
from shien.domain.catalogue.past_grants import PastGrants
from shien.values.yen import yen_words


@dataclass(frozen=True, slots=True)
class Page:
    """支援策の画面に出す、過去の交付。"""

    sentence: str
    years: tuple[tuple[int, int], ...]
    period: str


def page(found: PastGrants | None) -> Page | None:
    """一文にする。無ければ出さない。"""
    return Page(_sentence(found), found.years, _period(found)) if found else None


def _sentence(found: PastGrants) -> str:
    if found.first is None and found.count is None and not found.years:
        return f"交付の記録がありますが、受け取った法人が{FEWEST}社に満たないので、数は出しません。"
    shown = found.count if found.count is not None else sum(count for _, count in found.years)
    told = [
        f"{shown:,}件の交付の記録があります。"
        if found.count is not None
        else f"下の年だけで{shown:,}件の交付の記録があります。"
    ]
    if found.typical:
        low, middle, high = map(yen_words, found.typical)
        told.append(
            f"一件の金額は、およそ{middle}です。"
            if low == high
            else f"一件の金額は、真ん中の半分がおよそ{low}から{high}です（中央は{middle}）。"
        )
    return "".join(told)


def _period(found: PastGrants) -> str:
    if found.first is None or found.last is None:
        return ""
    first, last = (f"{each.year}年{each.month}月" for each in (found.first, found.last))
    return f"{first}から{last}まで" if first != last else first
