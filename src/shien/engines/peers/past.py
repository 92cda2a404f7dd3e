"""過去の企業・年のうち、最も近いもの。業績予測の計算だけに使い、画面・ファイル・API には決して出さない。"""

from .firms import Firms, rows_of
from .groups import Walk
from .index import Index
from .scopes import Filters
from .search import Found


def past_neighbours(index: Index, asker: Firms, filters: Filters = Filters(), count: int = 50) -> Found:  # noqa: B008
    """近い順に count 行。index は firm_years の索引 (index(firm_years(years))) で、firms.row が元の行を指す。

    同じ企業の年は除く。範囲は足りるまで広げる。返る番号と差は一社の値そのものなので、公表する値の材料にするときは
    find_peers と同じく、組の大きさと一社を除いた動きを確かめること。
    """
    own = rows_of(index.firms, int(asker.owner[0]))
    walk = Walk(index, asker, own, filters, index.scales[0])
    return walk.search(walk.level(count), count)
