"""中小企業の範囲の業種。日本標準産業分類のコードから決まる。表は sectors.tsv。"""

from functools import cache
from pathlib import Path

import numpy as np

from .logic import Array
from .trees import industries

SECTORS = ("other", "wholesale", "retail", "service", "rubber", "software", "inn", "lodging", "amusement")
LABELS = {
    "other": "製造業その他", "wholesale": "卸売業", "retail": "小売業", "service": "サービス業", "rubber": "ゴム製品製造業",
    "software": "ソフトウェア業・情報処理サービス業", "inn": "旅館業", "lodging": "宿泊業（旅館業を除く）", "amusement": "娯楽業",
}  # fmt: skip


@cache
def _rows() -> dict[str, tuple[str, bool]]:
    """コードの頭 → (業種, 未確認か)。"""
    lines = Path(__file__).with_name("sectors.tsv").read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return {code: (sector, doubt == "?") for code, sector, doubt, _ in cells}


@cache
def sector_of(code: str) -> tuple[str, bool]:
    """細分類4桁の業種と、当てはめが未確認か。長く一致する行から探す。

    >>> sector_of("7511"), sector_of("2451")
    (('inn', False), ('other', False))
    """
    found = (_rows()[each] for each in industries().path(code) if each in _rows())
    return next(found, ("other", False))


@cache
def possible() -> Array:
    """取りうる業種。軸は (コード + 1, 業種)。細分類なら一つ、上の段なら下にある細分類のもの、最後の行 (不明) はすべて。"""
    tree = industries()
    found = np.zeros((len(tree.codes) + 1, len(SECTORS)), bool)
    for code in tree.leaves():
        sector = SECTORS.index(sector_of(code)[0])
        for each in tree.path(code):
            found[tree.places[each], sector] = True
    found[-1] = True
    return found
