"""支援機関への相談の選択肢。"""

from django.db import models


class ContactState(models.TextChoices):
    """相談の状態。いちばん新しい行が、いまの状態になる。"""

    SENT = "sent", "送信済み"
    READ = "read", "既読"
    ANSWERED = "answered", "返事あり"
    MEETING = "meeting", "面談の約束"
    DONE = "done", "終了"
    DECLINED = "declined", "受けられない"
    WITHDRAWN = "withdrawn", "取下げ"


class Side(models.TextChoices):
    """相談のどちら側か。"""

    FIRM = "firm", "事業者"
    INSTITUTION = "institution", "支援機関"


OPEN = frozenset({ContactState.SENT, ContactState.READ, ContactState.ANSWERED, ContactState.MEETING})
WAITING = frozenset({ContactState.SENT, ContactState.READ})  # the institution has not replied yet
REPLIES = frozenset({ContactState.ANSWERED, ContactState.MEETING, ContactState.DECLINED})
