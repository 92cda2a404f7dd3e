"""申請の表。証拠になる行は足すだけで、変えも消しもしない (権限とトリガーで守る)。"""

from .call import Call, CallChange
from .case import Application, StateRow, Verdict
from .dispute import Dispute
from .draft import Attachment, Comment, Draft, DraftEdit
from .ending import EndWarning
from .form import FormProposal, FormVersion, ProcedureVersion
from .health import Alarm, Grace, Heartbeat
from .pace import Pace
from .submission import IdempotencyKey, StoredFile, Submission, SubmissionFile
from .upload import Upload

__all__ = [
    "Alarm",
    "Application",
    "Attachment",
    "Call",
    "CallChange",
    "Comment",
    "Dispute",
    "Draft",
    "DraftEdit",
    "EndWarning",
    "FormProposal",
    "FormVersion",
    "Grace",
    "Heartbeat",
    "IdempotencyKey",
    "Pace",
    "ProcedureVersion",
    "StateRow",
    "StoredFile",
    "Submission",
    "SubmissionFile",
    "Upload",
    "Verdict",
]
