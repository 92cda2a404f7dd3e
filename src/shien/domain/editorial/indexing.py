"""ほかのサイトの見出しを載せる。題と持ち主と番地だけを置き、内容は写さない。

まとめ (lead) の無い記事が、見出し。編集者がやめたものは、また来ても載せ直さない。
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from shien.values.headline import Headline

from .choices import Section
from .models import Article


@dataclass(frozen=True, slots=True)
class HeadlineChanges:
    """取込みの報告。changed は (番地, 前の題, 後の題)。"""

    new: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...]
    unchanged: int


def key_of(url: str) -> UUID:
    """見出しの番号。番地から決まるので、何度読んでも同じ。"""
    return uuid5(NAMESPACE_URL, url)


@transaction.atomic
def index(
    *, headlines: Iterable[Headline], owner: str, section: Section, at: datetime, dry_run: bool = False
) -> HeadlineChanges:
    """見出しを載せる。題が変われば直す。"""
    every = {key_of(each.url): each for each in headlines}
    held = {row.key: row for row in Article.objects.filter(key__in=every)}
    new = [each for key, each in every.items() if key not in held]
    moved = [(held[key], each) for key, each in every.items() if key in held and held[key].title != each.title]
    changed = tuple((each.url, row.title, each.title) for row, each in moved)
    if not dry_run:
        for each in new:
            _publish(_article(each, owner, section, at))
        for row, each in moved:
            row.title = each.title
            if row.live:
                _publish(row)
    return HeadlineChanges(tuple(each.title for each in new), changed, len(every) - len(new) - len(moved))


def _article(each: Headline, owner: str, section: Section, at: datetime) -> Article:
    day = min(each.published_at or at, at)
    return Article(
        key=key_of(each.url), title=each.title, lead="", body="", owner=owner, section=section, source_name=owner,
        source_url=each.url, first_published_at=day, live=False,
    )  # fmt: skip


def _publish(row: Article) -> None:
    row.save()
    row.save_revision(clean=False).publish()
