"""認定の選択肢。"""

from django.db import models


class TermKind(models.TextChoices):
    """認定に起きたこと。"""

    CERTIFIED = "certified", "認定"
    CHANGED = "changed", "変更の認定"
    RENEWED = "renewed", "更新"
    EXPIRED = "expired", "期間満了"
    ABOLISHED = "abolished", "廃止"
    REVOKED = "revoked", "取消し"


ENDED = frozenset({TermKind.EXPIRED, TermKind.ABOLISHED, TermKind.REVOKED})


class Warned(models.TextChoices):
    """満了の知らせ。"""

    EARLY = "early", "満了の90日前"
    LATE = "late", "満了の30日前"
