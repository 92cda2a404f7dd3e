"""申請の読取り。閲覧者から始まり、見てよい行だけを返す。"""

from .calls import call, call_changes, calls, form_version, form_versions, procedure, procedures
from .cases import (
    application,
    applications,
    comments,
    draft,
    drafts,
    edits,
    evaluation,
    receipt,
    submission,
    submissions,
    verdict,
)
from .machine import arrived, in_state, openers, states, submitted
from .staff import alarms, grace_proposals, staff_application, staff_list, staff_submissions

__all__ = [
    "alarms", "application", "applications", "arrived", "call", "call_changes", "calls", "comments", "draft", "drafts", "edits",
    "evaluation", "form_version", "form_versions", "grace_proposals", "in_state", "openers", "procedure", "procedures", "receipt",
    "staff_application", "staff_list", "staff_submissions", "states", "submission", "submissions", "submitted", "verdict",
]  # fmt: skip
