"""絞り込みの言葉と、一覧への戻り道。"""

from dataclasses import replace
from urllib.parse import urlencode

from shien.domain.catalogue.facts import Filters
from shien.domain.guidance import queries
from shien.web.measures.choices import CHOICES

EVERYTHING = "すべての支援策"


def watched(filters: Filters) -> Filters:
    """知らせのための絞り込み。並べ方は要らない。終わったものは知らせない。"""
    return replace(filters, sort=Filters().sort, opening="" if filters.opening in ("ended", "all") else filters.opening)


def words(filters: Filters) -> str:
    """絞り込みを言葉で。"""
    found = [f"「{filters.keyword}」"] if filters.keyword else []
    for name, labels in CHOICES.items():
        value = getattr(filters, name, "")
        if name != "sort" and value and value in labels:
            found.append(str(labels[value]))
    return "・".join(found) or EVERYTHING


def listing(filters: Filters) -> str:
    """この条件の一覧。"""
    query = urlencode(queries.conditions(filters), doseq=True)
    return f"/measures/?{query}" if query else "/measures/"
