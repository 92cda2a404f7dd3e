"""交付決定のあとの選択肢。"""

from django.db import models


class Outcome(models.TextChoices):
    """振込の結果。"""

    PAID = "paid", "振込済み"
    RETURNED = "returned", "振込不能"


class Reminded(models.TextChoices):
    """報告の知らせ。"""

    BEFORE = "before", "期限の30日前"
    CLOSE = "close", "期限の7日前"
    OVERDUE = "overdue", "期限の翌日"
