"""申請の行いが断るときの形。文言は利用者に見せる。"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shien.values.dates import both

from .facts import Conflict, Submission


class Refusal(Exception):
    """断り。何も書いていない。"""


class NotFound(Refusal):
    """無い。ほかの事業者のものも、無いのと同じ (SEC-16)。"""


class Stale(Refusal):
    """ほかの画面で同じ欄が先に保存された。両方を見せて選んでもらう (REL-13)。"""

    def __init__(self, conflicts: Sequence[Conflict], version: int) -> None:
        super().__init__("ほかの画面で、同じ欄が先に保存されました。どちらを残すかお選びください。")
        self.conflicts, self.version = tuple(conflicts), version


class TooLate(Refusal):
    """締切の瞬間か、それより後に届いた (REL-9)。"""

    def __init__(self, closes_at: datetime, arrived_at: datetime) -> None:
        from django.utils.timezone import localtime

        end, came = localtime(closes_at), localtime(arrived_at)
        super().__init__(
            f"締切は{both(end.date())} {end:%H:%M:%S}です。この提出は{came:%H:%M:%S.%f}"[:-3]
            + "に届いたため、受け付けられません。下書きは残っています。"
        )
        self.closes_at, self.arrived_at = closes_at, arrived_at


class Refused(Refusal):
    """受け付けられない。code はわけの符号、faults は欄ごとのわけ。何も書いていない。"""

    def __init__(self, code: str, message: str, faults: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.code, self.faults = code, tuple(faults)


class Full(Refused):
    """予算か枠がもう無い (REL-14)。"""


class KeyReused(Refusal):
    """同じ Idempotency-Key が、別の中身で使われた (422)。"""


class InProgress(Refusal):
    """同じ Idempotency-Key の要求を処理している (409)。"""


class WrongOffset(Refusal):
    """送りかけのファイルの、届いている所と違う所から送られた。received から送り直せばよい。"""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received}バイトまで届いています。そこから送ってください。")
        self.received = received


class AlreadySubmitted(Refusal):
    """もう提出されている。"""

    def __init__(self, submission: Submission) -> None:
        super().__init__(f"もう提出されています（受付番号 {submission.number}）。")
        self.submission = submission
