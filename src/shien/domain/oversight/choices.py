"""監督の選択肢。"""

from django.db import models


class ReadAlarmKind(models.TextChoices):
    """ふつうでない閲覧の種類。"""

    MANY = "many", "ふだんの3倍を超える閲覧"
    OUTSIDE = "outside", "所管の外を開こうとした"
    REJECTED = "rejected", "不採択の申請を軒並み開いた"
