"""申請の書込み。どれも一つのトランザクションで、証跡とお知らせを伴う。"""

from shien.domain.applications.errors import (
    AlreadySubmitted,
    Full,
    InProgress,
    KeyReused,
    NotFound,
    Refusal,
    Refused,
    Stale,
    TooLate,
    WrongOffset,
)

from .calls import change_call, close_call, extend, open_call, settle_grace
from .carry import carry_over_drafts, rehearse_carry
from .closings import tell_closings
from .comments import comment, settle_comment
from .disputes import answer_dispute, dispute, open_dispute
from .drafts import give_back, open_draft, refill, save, start
from .dropping import drop_in, take_out
from .endings import close_declined, expire_drafts, warn_of_endings
from .files import attach, document_of, open_file, open_submission, open_submitted_file, remove_file, scan_waiting
from .forms import Changed, publish_form, publish_procedure
from .moves import move, reopen, withdraw
from .pace import measure_pace
from .proposals import carry_published, propose_form, publish_proposal, rehearse, withdraw_proposal
from .reconcile import reconcile
from .submit import submit
from .sweep_files import sweep_files
from .uploads import MAX_PART, begin_upload, drop_upload, forget_uploads, receive_part
from .watch import beat, forget_beats, propose_grace, rejudge

__all__ = [
    "MAX_PART",
    "AlreadySubmitted",
    "Changed",
    "Full",
    "InProgress",
    "KeyReused",
    "NotFound",
    "Refusal",
    "Refused",
    "Stale",
    "TooLate",
    "WrongOffset",
    "answer_dispute",
    "attach",
    "beat",
    "begin_upload",
    "carry_over_drafts",
    "carry_published",
    "change_call",
    "close_call",
    "close_declined",
    "comment",
    "dispute",
    "document_of",
    "drop_in",
    "drop_upload",
    "expire_drafts",
    "extend",
    "forget_beats",
    "forget_uploads",
    "give_back",
    "measure_pace",
    "move",
    "open_call",
    "open_dispute",
    "open_draft",
    "open_file",
    "open_submission",
    "open_submitted_file",
    "propose_form",
    "propose_grace",
    "publish_form",
    "publish_procedure",
    "publish_proposal",
    "receive_part",
    "reconcile",
    "refill",
    "rehearse",
    "rehearse_carry",
    "rejudge",
    "remove_file",
    "reopen",
    "save",
    "scan_waiting",
    "settle_comment",
    "settle_grace",
    "start",
    "submit",
    "sweep_files",
    "take_out",
    "tell_closings",
    "warn_of_endings",
    "withdraw",
    "withdraw_proposal",
]  # fmt: skip
