"""言葉で探す。いまは PostgreSQL の三文字の索引 (pg_trgm)。検索の仕組みが来たら、この関数だけを替える。"""

from django.db.models import Q, QuerySet

from shien.values.fold import fold

from .models import Measure

WORDS = 8


def matching(measures: QuerySet[Measure], keyword: str) -> QuerySet[Measure]:
    """空白で区切った言葉の、すべてを含む支援施策。全角半角・かな・異体字は同じに見る。"""
    for word in keyword.split()[:WORDS]:
        folded = fold(word.replace("\0", ""))
        measures = measures.filter(Q(search_text__contains=folded)) if folded else measures
    return measures
