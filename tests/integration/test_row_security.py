"""データベースの第二の守り (SEC-25)。"""

import pytest
from django.db import ProgrammingError, connection, transaction

from shien.domain.accounts import row_security

TABLES = (
    "accounts_enterprise", "accounts_membership", "accounts_delegation", "karte_value", "karte_import", "karte_preference",
    "karte_headermapping", "consent_consent", "preprint_proposal", "preprint_answered", "ledger_entry",
    "analytics_piece", "analytics_question", "plans_businessplan", "plans_planversion", "plans_planstep",
    "applications_application", "applications_staterow", "applications_verdict", "applications_draft", "applications_draftedit",
    "applications_comment", "applications_attachment", "applications_submission", "applications_submissionfile",
    "applications_idempotencykey", "applications_upload", "applications_endwarning", "applications_dispute", "outside_handover", "outside_answered", "outside_offer",
    "guidance_subscriber", "guidance_savedsearch", "guidance_told", "guidance_favourite", "guidance_maillink",
    "guidance_readership", "guidance_recipient", "guidance_bounce", "guidance_stoppedaddress",
    "review_formalcheck", "review_bonuscheck", "review_handling", "review_assignment", "review_declaration", "review_score",
    "review_rankingtable", "review_rankingrow", "review_appealexamination",
    "review_relation", "review_booking",
    "directory_contactrequest", "directory_contactstep", "directory_contactreminder",
    "motions_motion", "motions_ruling", "settlement_inspection", "settlement_batch", "settlement_payment",
    "settlement_paymentresult", "settlement_reportdue", "settlement_reportreminder", "settlement_order",
    "settlement_repayment", "certification_referral", "certification_certificate", "certification_term",
    "certification_expirywarning", "dispatch_expert", "dispatch_expertassignment", "dispatch_yearcount", "dispatch_reserved",
    "dispatch_busyday", "dispatch_feeclaim", "dispatch_turnnotice",
)  # fmt: skip


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", TABLES)
def test_without_a_viewer_there_are_no_rows(world, consent_of, table: str) -> None:
    consent_of()
    row_security.unbind()
    assert count(table) == 0


def test_a_viewer_sees_the_own_enterprise_only(world) -> None:
    row_security.bind(world.viewer("a-prime"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT enterprise_id FROM karte_value")
        assert cursor.fetchall() == [(world.viewer("a-prime").enterprise_id,)]
    row_security.unbind()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET act = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry", "DELETE FROM ledger_seal",
     "DELETE FROM ledger_head", "DELETE FROM karte_value", "DELETE FROM consent_consent"],
)  # fmt: skip
def test_evidence_cannot_be_changed_by_the_application(world, statement: str) -> None:
    with row_security.system(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
    row_security.unbind()


def test_the_application_does_not_own_its_tables(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, (SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == ("shien_app", False)
