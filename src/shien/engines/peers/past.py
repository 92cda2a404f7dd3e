"""過去の企業・年のうち、最も近いもの。業績予測の計算だけに使い、画面・ファイル・API には決して出さない。"""

from dataclasses import dataclass

import numpy as np

from .firms import Firms, Years, firm_years, rows_of, take
from .groups import Walk
from .index import Index, index
from .scopes import Filters
from .search import Found
from .settings import Array


@dataclass(frozen=True, slots=True)
class Past:
    """ahead 年後の決算もある企業・年。index の行 i は、元の決算の row[i] で、その後の決算は later[i]。"""

    index: Index
    row: Array
    later: Array


def past_of(years: Years, latest: Index, ahead: int = 1) -> Past:
    """ahead 年後の決算もある企業・年の索引。latest は同じ表の、企業ごとに最も新しい決算の索引。

    尺度は latest のものを使う。一社を除いたときに取り得る尺度が、そこに全て並べてある。
    """
    firms = firm_years(years)
    month = years.month[firms.row]
    later = np.full(len(month), -1)
    for step in range(1, min(2 * ahead, len(month) - 1) + 1):  # 変則決算を挟んでも、ちょうど ahead 年後だけを取る
        good = (firms.owner[step:] == firms.owner[:-step]) & (month[step:] - month[:-step] == 12 * ahead)
        later[:-step][good] = np.flatnonzero(good) + step
    place = np.flatnonzero(later >= 0)
    return Past(index(take(firms, place), using=latest.scales), firms.row[place], firms.row[later[place]])


def past_neighbours(index: Index, asker: Firms, filters: Filters = Filters(), count: int = 50) -> Found:  # noqa: B008
    """近い順に count 行。index は firm_years の索引 (index(firm_years(years))) で、firms.row が元の行を指す。

    同じ企業の年は除く。範囲は足りるまで広げる。返る番号と差は一社の値そのものなので、公表する値の材料にするときは
    find_peers と同じく、組の大きさと一社を除いた動きを確かめること (past_groups が除いた組を作る)。
    """
    own = rows_of(index.firms, int(asker.owner[0]))
    walk = Walk(index, asker, own, filters, index.scales[0])
    return walk.search(walk.level(count), count)


def past_groups(past: Past, asker: Firms, filters: Filters = Filters(), count: int = 50) -> list[Array]:  # noqa: B008
    """予測に使う組 (最初) と、組のどれか一社を全ての年ごと除いて探し直した組。値は index の行の番号。

    組の外の一社を除いても組は変わらない (尺度が変わるなら、並べた尺度の組になる) ので、これで全社を調べたことになる。
    """
    own = rows_of(past.index.firms, int(asker.owner[0]))
    found = []
    for scale in past.index.scales:
        walk = Walk(past.index, asker, own, filters, scale)
        level = walk.level(count)
        group = walk.search(level, count).firms
        found.append(group)
        for firm in np.unique(past.index.firms.owner[group]):
            without = Walk(past.index, asker, np.append(own, rows_of(past.index.firms, int(firm))), filters, scale)
            found.append(without.search(without.level(count), count).firms)
    return found
