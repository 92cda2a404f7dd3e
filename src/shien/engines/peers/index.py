"""類似企業の索引。企業・尺度・木・数の表を、一度作って使い回す。"""

from dataclasses import dataclass

import numpy as np

from .firms import Firms, Years, firm_years, latest
from .places import majors
from .scale import scales
from .search import Scope
from .settings import SIZES, Array
from .tree import LEAF, Tree, build


@dataclass(frozen=True, slots=True)
class Index:
    """索引。scales は尺度 (scale, feature) で、最初が全社のもの。counts は企業の数 (industry, prefecture, size)。"""

    firms: Firms
    scales: Array
    tree: Tree
    counts: Array

    def count(self, scope: Scope) -> int:
        """範囲に入る企業の数。"""
        within = self.counts[scope.industries][:, scope.prefectures][:, :, scope.sizes]
        return int(within.sum())


def index_of(years: Years, leaf: int = LEAF) -> Index:
    """決算の表から、企業ごとに最も新しい決算を取って索引を作る。"""
    return index(latest(firm_years(years)), leaf)


def index(firms: Firms, leaf: int = LEAF, using: Array | None = None) -> Index:
    """企業 (予測のためには企業・年) の索引。using は使う尺度 (無ければ firms から作る)。"""
    found = scales(firms.features) if using is None else using
    shape = (len(majors()), 48, len(SIZES) + 2)
    places = np.ravel_multi_index((firms.industry, firms.prefecture, firms.size), shape)
    counts = np.bincount(places, minlength=int(np.prod(shape))).reshape(shape)
    return Index(firms, found, build(firms, found[0], leaf), counts)
