"""承諾の選択肢。"""

from django.db import models


class Direction(models.TextChoices):
    """連携の向き。"""

    READ = "read", "読み取る"
    READ_REGISTER = "read_register", "読み取り、登録も提案する"


class EndReason(models.TextChoices):
    """承諾が終わったわけ。"""

    WITHDRAWN = "withdrawn", "停止した"
    EXPIRED = "expired", "期限が来た"
    RENEWED = "renewed", "新しい承諾に替えた"
    SITE_SUSPENDED = "site_suspended", "連携サイトが停止された"


class SiteState(models.TextChoices):
    """連携サイトの状態。"""

    ACTIVE = "active", "連携できます"
    SUSPENDED = "suspended", "停止中"
