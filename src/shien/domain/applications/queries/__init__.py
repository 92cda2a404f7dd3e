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
    prefilled,
    receipt,
    submission,
    submissions,
    verdict,
)
from .outside import application_of_id, call_id, moved_since, submission_of_id, version_id
from .proposals import form_procedures, form_proposal, form_proposals
from .staff import alarms, grace_proposals, staff_application, staff_list, staff_submissions

__all__ = [
    "alarms",
    "application",
    "application_of_id",
    "applications",
    "call",
    "call_changes",
    "call_id",
    "calls",
    "comments",
    "draft",
    "drafts",
    "edits",
    "evaluation",
    "form_procedures",
    "form_proposal",
    "form_proposals",
    "form_version",
    "form_versions",
    "grace_proposals",
    "moved_since",
    "prefilled",
    "procedure",
    "procedures",
    "receipt",
    "staff_application",
    "staff_list",
    "staff_submissions",
    "submission",
    "submission_of_id",
    "submissions",
    "verdict",
    "version_id",
]  # fmt: skip
