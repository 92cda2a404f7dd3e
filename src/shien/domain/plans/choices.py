"""事業計画の選択肢。"""

from django.db import models


class Step(models.TextChoices):
    """計画にしたこと。"""

    SEND = "send", "渡した"
    TAKE_BACK = "take_back", "渡すのをやめた"
    REMOVE = "remove", "消した"
