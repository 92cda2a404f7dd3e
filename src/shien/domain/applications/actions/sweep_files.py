"""どこからも使われない、置き場所のファイルを片付ける。全行を読める範囲で呼ぶ。

提出と、外していない下書きのファイルは、決して消さない。行を書く前に止められて残ったものと、下書きから外したものだけを、
terms.toml の期間を置いて消す。行は残る (証拠)。同じ中身がまた付けられれば、また置かれる。
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import ForeignObjectRel, Q
from django.utils.timezone import localdate

from shien.domain.applications import storage
from shien.domain.applications.models import Attachment, StoredFile
from shien.domain.applications.terms import term

_BATCH = 500


def sweep_files(*, at: datetime) -> int:
    """片付けた数。"""
    wait = term("stored_file", "removed", localdate(at))
    if wait is None:
        return 0
    before = at - wait.length
    done = storage.clear_unfinished(before)
    batch: list[str] = []
    for sha256 in storage.older_than(before):
        batch.append(sha256)
        if len(batch) == _BATCH:
            done += _swept(batch, before)
            batch = []
    return done + _swept(batch, before)


def _swept(names: Collection[str], before: datetime) -> int:
    held = _held(names, before)
    return sum(storage.forget(each, before) for each in names if each not in held)


def _held(names: Collection[str], before: datetime) -> set[str]:
    """どれかの行が使うもの。外した下書きのファイルは、外してからの期間が過ぎるまで。

    StoredFile を指す表は、ここに書かなくても、すべて「使う」と数える。
    """
    found: set[str] = set()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            column = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{column}__in": names})
            if relation.related_model is Attachment:
                rows = rows.filter(Q(removed_at=None) | Q(removed_at__gt=before))
            found.update(rows.values_list(f"{column}_id", flat=True))
    return found
