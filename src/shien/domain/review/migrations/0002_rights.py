"""権限・行の保護・トリガー。審査の中身は担当の職員だけが読み、証拠の行は足すだけ、採択の合計は予算を超えない。"""

from django.db import migrations

ALL = "(SELECT current_setting('shien.all', true)) = 'on'"
# Only a connection bound to a member of staff with duties reads what review writes; the firm and the reviewer never do.
ON_DUTY = """(COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}') <> '{}'
    OR COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{}') <> '{}')"""
OF_CASE = "EXISTS (SELECT 1 FROM applications_application a WHERE a.key = application_id)"
STAFF = f"{ALL} OR ({ON_DUTY} AND {OF_CASE})"
OF_PROCEDURE = f"""{ALL}
    OR procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{{}}')::text[])
    OR procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{{}}')::text[])"""
OF_ASSIGNMENT = ALL + " OR EXISTS (SELECT 1 FROM review_assignment x WHERE x.id = assignment_id)"  # noqa: S608
POLICIES = {
    "review_formalcheck": STAFF,
    "review_bonuscheck": STAFF,
    "review_handling": STAFF,
    "review_assignment": STAFF,
    "review_declaration": OF_ASSIGNMENT,
    "review_score": OF_ASSIGNMENT,
    "review_proposal": STAFF,
    "review_decision": STAFF,
    "review_rankingtable": OF_PROCEDURE,
    "review_rankingrow": STAFF,
    "review_appealexamination": STAFF,
    "review_relation": f"{ALL} OR {ON_DUTY}",
    # The applicant books, and sees the own booking.
    "review_booking": f"{ALL} OR {OF_CASE}",
}
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING ({condition});
"""
UNPROTECT = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
EVIDENCE = (
    "review_formalcheck, review_bonuscheck, review_declaration, review_score, review_decision, review_rankingtable,"
    " review_rankingrow, review_publication, review_publicationrow, review_appealexamination"
)
KEPT = (
    "review_handling, review_relation, review_assignment, review_proposal, review_slot, review_booking, review_faq,"
    " review_callmessage"
)
RIGHTS = f"""
REVOKE UPDATE, DELETE, TRUNCATE ON {EVIDENCE} FROM shien_app;
REVOKE DELETE, TRUNCATE ON {KEPT} FROM shien_app;
"""
RIGHTS_BACK = f"GRANT UPDATE, DELETE ON {EVIDENCE}, {KEPT} TO shien_app;"
# The call is locked first, so parallel approvals are counted one after the other (REL-14). What a live application
# holds: the amount fixed for it, or else the one it was adopted with.
BUDGET = """
CREATE FUNCTION review_keep_budget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    the_call bigint;
    allowed bigint;
    held numeric;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM review_proposal p WHERE p.id = NEW.proposal_id AND p.by_id = NEW.proposed_by_id
                   AND p.application_id = NEW.application_id AND p.call_id = NEW.call_id AND p.transition = NEW.transition
                   AND p.amount IS NOT DISTINCT FROM NEW.amount) THEN
        RAISE EXCEPTION 'a decision differs from its proposal %', NEW.proposal_id USING ERRCODE = '23514';
    END IF;
    IF NOT NEW.approved OR NEW.reserves IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    SELECT c.id, c.budget INTO the_call, allowed FROM applications_call c WHERE c.key = NEW.call_id FOR UPDATE;
    SELECT COALESCE(sum(COALESCE(a.amount, last.amount, 0)), 0) INTO held
    FROM applications_application a
    JOIN LATERAL (SELECT d.amount, d.reserves FROM review_decision d
                  WHERE d.application_id = a.key AND d.approved AND d.reserves IS NOT NULL
                  ORDER BY d.id DESC LIMIT 1) last ON last.reserves
    WHERE a.call_id = the_call AND a.live;
    IF allowed IS NOT NULL AND held > allowed THEN
        RAISE EXCEPTION 'adoptions of % would hold % of %', NEW.call_id, held, allowed
            USING ERRCODE = '23514', CONSTRAINT = 'adoptions_stay_within_the_budget';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER review_keep_budget AFTER INSERT ON review_decision FOR EACH ROW EXECUTE FUNCTION review_keep_budget();
"""
BUDGET_BACK = "DROP TRIGGER review_keep_budget ON review_decision; DROP FUNCTION review_keep_budget();"
CLEAN = """
CREATE FUNCTION review_declared() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM review_declaration d JOIN review_assignment a ON a.id = d.assignment_id
                   WHERE d.assignment_id = NEW.assignment_id AND NOT d.conflict AND a.ended_at IS NULL) THEN
        RAISE EXCEPTION 'a score without a clean declaration' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER review_declared AFTER INSERT ON review_score FOR EACH ROW EXECUTE FUNCTION review_declared();
"""
CLEAN_BACK = "DROP TRIGGER review_declared ON review_score; DROP FUNCTION review_declared();"


def _sql(table: str, condition: str) -> migrations.RunSQL:
    return migrations.RunSQL(PROTECT.format(table=table, condition=condition), UNPROTECT.format(table=table))


class Migration(migrations.Migration):
    """権限・行の保護・トリガー。"""

    dependencies = [("review", "0001_initial"), ("applications", "0002_rights")]
    operations = [
        *(_sql(table, condition) for table, condition in POLICIES.items()),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
        migrations.RunSQL(BUDGET, BUDGET_BACK),
        migrations.RunSQL(CLEAN, CLEAN_BACK),
    ]
