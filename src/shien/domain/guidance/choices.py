"""お知らせの選択肢。"""

from django.db import models


class Rhythm(models.TextChoices):
    """知らせる間隔。"""

    DAILY = "daily", "毎日（朝7時）"
    WEEKLY = "weekly", "毎週（月曜の朝7時）"


class Errand(models.TextChoices):
    """一度だけのリンクでできること。"""

    SEARCH = "search", "検索の保存を確かめる"
    NEWSLETTER = "newsletter", "ニュースレターの申込みを確かめる"
    OPEN = "open", "保存した検索を開く"


class Stage(models.TextChoices):
    """ニュースレターの段階。記録 (NewsletterStep) から導く。"""

    DRAFT = "draft", "下書き"
    ASKED = "asked", "承認待ち"
    SENDING = "sending", "送信中"
    STOPPED = "stopped", "送信を止めた"
    SENT = "sent", "送信済み"


class Move(models.TextChoices):
    """ニュースレターにしたこと。"""

    WRITE = "write", "書いた"
    TEST = "test", "自分に試し送りした"
    ASK = "ask", "承認を求めた"
    SEND_BACK = "send_back", "差し戻した"
    SEND = "send", "送信を始めた"
    STOP = "stop", "送信を止めた"
    RESUME = "resume", "送信を再開した"


class Delivery(models.TextChoices):
    """一通の行方。"""

    WAITING = "waiting", "これから送る"
    SENT = "sent", "送った"
    REFUSED = "refused", "届かなかった"
    LEFT_OUT = "left_out", "送る前に解除された"


class BounceKind(models.TextChoices):
    """不達の種類。"""

    HARD = "hard", "宛先がない"
    SOFT = "soft", "一時的に届かない"
