"""申請の読取り。閲覧者から始まり、見てよい行だけを返す。"""

from .calls import (
    call,
    call_changes,
    calls,
    calls_of_measure,
    form_version,
    form_versions,
    positive_transition,
    procedure,
    procedures,
    state_labels,
)
from .cases import (
    application,
    application_count,
    applications,
    comments,
    draft,
    drafts,
    edits,
    evaluation,
    live_application,
    live_applications,
    prefilled,
    receipt,
    submission,
    submissions,
    upload,
    uploads,
    verdict,
    verdicts_before,
)
from .disputes import desk_disputes, disputes
from .expert import Turn, opened_case, opened_cases, opened_names, opened_values, turns
from .machine import arrived, openers, ruled_by, states, submitted
from .outside import application_of_id, asked, call_id, moved_since, submission_of_id, version_id
from .pace import outlook
from .proposals import form_procedures, form_proposal, form_proposals
from .staff import (
    alarms,
    call_definition,
    draft_owners,
    grace_proposals,
    keys_of_numbers,
    latest_submissions,
    staff_application,
    staff_application_by_number,
    staff_applications,
    staff_list,
    staff_submissions,
    state_for_review,
    submission_for_review,
)

__all__ = [
    "Turn", "alarms", "application", "application_count", "application_of_id", "applications", "arrived", "asked", "call", "call_changes", "call_definition", "call_id", "calls", "calls_of_measure",
    "comments", "desk_disputes", "disputes", "draft", "draft_owners", "drafts", "edits", "evaluation", "form_procedures", "form_proposal", "form_proposals",
    "form_version", "form_versions", "grace_proposals", "keys_of_numbers", "latest_submissions", "live_application", "live_applications",
    "moved_since",
    "opened_case", "opened_cases", "opened_names", "opened_values", "openers", "outlook", "positive_transition", "prefilled", "procedure", "procedures", "receipt", "ruled_by", "staff_application",
    "staff_application_by_number", "staff_applications", "staff_list", "staff_submissions", "state_for_review", "state_labels", "states", "submission",
    "submission_for_review", "submission_of_id", "submissions", "submitted", "turns", "upload", "uploads", "verdict", "verdicts_before", "version_id",
]  # fmt: skip
