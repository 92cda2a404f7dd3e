"""記事と事例の書込み。"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from shien.domain.accounts.facts import Viewer

from .choices import Kind
from .models import Article, CaseStudy, Content

EDITORS = "編集"
MODELS: dict[Kind, type[Content]] = {Kind.ARTICLE: Article, Kind.CASE: CaseStudy}


def editing_account(viewer: Viewer) -> Any:
    """編集の画面が知る人。編集の任用がある人だけを、集まりに入れて返す。

    集まりは権限の一覧を渡すだけで、入口は要求ごとに任用で決まる。任用が終われば、集まりに残っていても入れない。
    """
    if viewer.role != "editor":
        raise PermissionError("編集の任用がありません。")
    account = get_user_model().objects.get(id=viewer.account_id)
    if not account.groups.filter(name=EDITORS).exists():
        account.groups.add(Group.objects.get(name=EDITORS))
    return account


@transaction.atomic
def unpublish(*, kind: Kind, key: UUID, by: Viewer, at: datetime) -> bool:
    """公開と、公開の予約をやめる。どちらもなければ偽。急ぐことなので、一人でできる。"""
    content = MODELS[kind].objects.select_for_update(of=("self",)).filter(key=key).first()  # type: ignore[attr-defined]
    if content is None or not (content.live or content.revisions.filter(~Q(approved_go_live_at=None)).exists()):
        return False
    content.unpublish(user=editing_account(by))
    return True
