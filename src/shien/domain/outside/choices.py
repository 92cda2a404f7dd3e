"""外部システムの選択肢。"""

from django.db import models


class Work(models.TextChoices):
    """任せる仕事。値はトークンの許諾範囲 (scope) の名でもある。"""

    RECEIVE = "submissions", "提出を受け取り、状況を返す"
    OFFER = "drafts", "前もって書いた申請書を渡す"


class HandoverState(models.TextChoices):
    """引渡しの段階。"""

    READY = "ready", "引渡しを待っています"
    DELIVERED = "delivered", "届きました"
    ACKNOWLEDGED = "acknowledged", "受取りを確かめました"
    FAILED = "failed", "届きませんでした"


class OfferState(models.TextChoices):
    """前もって書いた申請書の段階。"""

    WAITING = "waiting", "受取りを待っています"
    CLAIMED = "claimed", "受け取りました"
    ACCEPTED = "accepted", "下書きに入れました"
    REFUSED = "refused", "断りました"
    EXPIRED = "expired", "期限が過ぎました"
