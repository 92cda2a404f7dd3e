"""審査の選択肢。"""

from django.db import models


class RelationKind(models.TextChoices):
    """審査員が届け出る関わり。"""

    FIRM = "firm", "役員・従業員・株主である（あった）"
    CLIENT = "client", "顧問・取引の相手である"
    FAMILY = "family", "家族・親しい人がいる"
    SUPPORT = "support", "申請の支援をしている団体である"
    PLACE = "place", "住所・事務所のある市区町村"


class Severity(models.TextChoices):
    """利害関係の疑いの重さ。"""

    BLOCK = "block", "割り当てられません"
    WARN = "warn", "ご確認ください"
