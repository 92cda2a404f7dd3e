"""カルテの選択肢。"""

from django.db import models


class Source(models.TextChoices):
    """値の出所。"""

    TYPED = "typed", "本人入力"
    ETAX = "etax", "e-Tax 財務諸表"
    ACCOUNTING = "accounting", "会計ソフト"
    GBIZID = "gbizid", "GビズID"
    GBIZINFO = "gbizinfo", "gBizINFO"
    NTA_REGISTER = "nta_register", "国税庁 法人番号公表サイト"
    APPLICATION = "application", "過去の申請"
    LINKED_SITE = "linked_site", "連携サイトからの登録"


class ImportState(models.TextChoices):
    """取込みの状態。"""

    STAGED = "staged", "確認待ち"
    ACCEPTED = "accepted", "取込み済み"
    DISCARDED = "discarded", "取りやめ"
