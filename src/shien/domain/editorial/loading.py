"""見本の内容を作る。本物の内容は、編集の画面で書く。"""

from decimal import Decimal
from typing import Any

from django.db import transaction

from .models import Article, CaseStudy, Figure

Made = Article | CaseStudy


def article(**fields: Any) -> Article:
    """記事。"""
    return Article(live=False, **fields)


def case(*, figures: list[tuple[str, str, Decimal, Decimal]], **fields: Any) -> CaseStudy:
    """事例。figures は (何の数字か, 単位, 前, 後)。"""
    made = CaseStudy(live=False, **fields)
    made.figures = [
        Figure(label=label, unit=unit, before=before, after=after, sort_order=order)
        for order, (label, unit, before, after) in enumerate(figures)
    ]
    return made


@transaction.atomic
def load(contents: list[Made]) -> int:
    """入れて公開し、新しく入れた数を返す。同じ鍵があれば、何もしない。"""
    made = 0
    for content in contents:
        if type(content).objects.filter(key=content.key).exists():  # type: ignore[attr-defined]
            continue
        content.save()
        content.save_revision().publish()
        made += 1
    return made
