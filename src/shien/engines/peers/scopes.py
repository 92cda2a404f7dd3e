"""探す範囲と、その広げ方。足りなければ、地域、規模、業種の順に一段ずつ広げる。業種の違いが最も大きいので最後にする。"""

from dataclasses import dataclass, replace

import numpy as np

from .places import areas, majors
from .search import Scope
from .settings import SIZES

INDUSTRIES = {"class": "同じ業種", "major": "同じ大分類", "all": "全業種"}
REGIONS = {"prefecture": "同じ都道府県", "area": "同じ経済産業局の管内", "all": "全国"}
SCALES = {"same": "同じ規模", "all": "全規模"}


@dataclass(frozen=True, slots=True)
class Filters:
    """絞り込み。値は INDUSTRIES・REGIONS・SCALES の鍵。"""

    industry: str = "class"
    region: str = "all"
    size: str = "all"

    def words(self) -> str:
        """範囲を言葉で。"""
        return "・".join((INDUSTRIES[self.industry], REGIONS[self.region], SCALES[self.size]))


def widened(start: Filters) -> list[Filters]:
    """広げていく範囲。最初は求めのとおり。後のものは前のものを含む。

    >>> [each.words() for each in widened(Filters())]
    ['同じ業種・全国・全規模', '同じ大分類・全国・全規模', '全業種・全国・全規模']
    """
    found = [start]
    for name, words in (("region", REGIONS), ("size", SCALES), ("industry", INDUSTRIES)):
        steps = list(words)
        for step in steps[steps.index(getattr(start, name)) + 1 :]:
            found.append(replace(found[-1], **{name: step}))
    return found


def scope(filters: Filters, industry: int, prefecture: int, size: int) -> Scope:
    """尋ねる企業から見た範囲。地域や規模が分からない (0) 企業は、その範囲に誰も入らないので広げて探すことになる。"""
    wide, area = majors(), areas()
    places, steps = np.arange(48), np.arange(len(SIZES) + 2)
    return Scope(
        {"class": np.arange(len(wide)) == industry, "major": wide == wide[industry]}.get(
            filters.industry, np.ones(len(wide), bool)
        ),
        {
            "prefecture": (places == prefecture) & (places > 0),
            "area": (area == area[prefecture]) & (area > 0),
        }.get(filters.region, np.ones(48, bool)),
        (steps == size) & (steps > 0) if filters.size == "same" else np.ones(len(steps), bool),
    )
