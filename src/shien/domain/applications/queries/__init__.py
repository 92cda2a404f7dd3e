"""申請の読取り。閲覧者から始まり、見てよい行だけを返す。"""

from .calls import (
    call,
    call_changes,
    calls,
    form_version,
    form_versions,
    positive_transition,
    procedure,
    procedures,
    state_labels,
)
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
    verdicts_before,
)
from .staff import (
    alarms,
    call_definition,
    draft_owners,
    grace_proposals,
    keys_of_numbers,
    latest_submissions,
    staff_application,
    staff_application_by_number,
    staff_list,
    staff_submissions,
    state_for_review,
    submission_for_review,
)

__all__ = [
    "alarms", "application", "applications", "call", "call_changes", "call_definition", "calls", "comments", "draft", "draft_owners", "drafts", "edits",
    "evaluation", "form_version", "form_versions", "grace_proposals", "keys_of_numbers", "latest_submissions", "positive_transition", "procedure", "procedures", "receipt",
    "staff_application", "staff_application_by_number", "staff_list", "staff_submissions", "state_for_review", "state_labels", "submission",
    "submission_for_review", "submissions", "verdict", "verdicts_before",
]  # fmt: skip
