"""権限・行の保護・トリガー。証拠の行は足すだけ、状態は状態の行からだけ変わり、ファイルの欠けた提出は確定できない。"""

from django.db import migrations

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
# Staff see the applications of their procedures: the whole country, or the firms of their prefectures as they are now.
CASE = """
    OR procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}')::text[])
    OR (procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{}')::text[])
        AND EXISTS (SELECT 1 FROM accounts_enterprise e WHERE e.id = enterprise_id AND e.prefecture_code
            = ANY (COALESCE(NULLIF((SELECT current_setting('shien.prefectures', true)), ''), '{}')::text[])))
    OR id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.applications', true)), ''), '{}')::bigint[])"""
OF_CASE = " OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
OF_SUBMISSION = " OR EXISTS (SELECT 1 FROM applications_submission s WHERE s.id = submission_id)"
POLICIES = {
    "applications_application": FIRM + CASE,
    "applications_staterow": FIRM + OF_CASE,
    "applications_verdict": FIRM + OF_CASE,
    "applications_submission": FIRM + OF_CASE,
    "applications_submissionfile": FIRM + OF_SUBMISSION,
    # What is not submitted is the firm's alone.
    "applications_draft": FIRM,
    "applications_draftedit": FIRM,
    "applications_comment": FIRM,
    "applications_attachment": FIRM,
    "applications_idempotencykey": FIRM,
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
    "applications_procedureversion, applications_formversion, applications_callchange, applications_application,"
    " applications_staterow, applications_verdict, applications_draftedit, applications_submission,"
    " applications_submissionfile"
)
KEPT = (
    "applications_call, applications_draft, applications_comment, applications_attachment, applications_storedfile,"
    " applications_grace, applications_alarm"
)
RIGHTS = f"""
REVOKE UPDATE, DELETE, TRUNCATE ON {EVIDENCE} FROM shien_app;
REVOKE DELETE, TRUNCATE ON {KEPT} FROM shien_app;
REVOKE UPDATE, TRUNCATE ON applications_idempotencykey FROM shien_app;
GRANT UPDATE (applicant_name) ON applications_application TO shien_app;
GRANT UPDATE (grace_until) ON applications_formversion TO shien_app;
"""
RIGHTS_BACK = f"""
GRANT UPDATE, DELETE ON {EVIDENCE}, {KEPT}, applications_idempotencykey TO shien_app;
"""
FOLLOW = """
CREATE FUNCTION applications_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.seq <> 1 + (SELECT count(*) FROM applications_staterow r
                       WHERE r.application_id = NEW.application_id AND r.seq < NEW.seq) THEN
        RAISE EXCEPTION 'state row % of application % leaves a gap', NEW.seq, NEW.application_id USING ERRCODE = '23514';
    END IF;
    UPDATE applications_application SET state = NEW.state, live = NEW.live,
        amount = CASE WHEN NEW.amount_kind IN ('grant', 'settled') THEN NEW.amount ELSE amount END
    WHERE id = NEW.application_id AND enterprise_id = NEW.enterprise_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a state row names another enterprise' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER applications_follow AFTER INSERT ON applications_staterow
FOR EACH ROW EXECUTE FUNCTION applications_follow();
"""
FOLLOW_BACK = "DROP TRIGGER applications_follow ON applications_staterow; DROP FUNCTION applications_follow();"
WHOLE = """
CREATE FUNCTION applications_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    wanted bigint;
    had bigint;
    sent bigint;
BEGIN
    IF TG_TABLE_NAME = 'applications_submission' THEN
        sent := NEW.id;
    ELSE
        sent := NEW.submission_id;
    END IF;
    SELECT s.files INTO wanted FROM applications_submission s WHERE s.id = sent;
    SELECT count(*) INTO had FROM applications_submissionfile f WHERE f.submission_id = sent;
    IF wanted IS DISTINCT FROM had THEN
        RAISE EXCEPTION 'submission % lists % files and has %', sent, wanted, had USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER submissions_are_whole AFTER INSERT ON applications_submission
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION applications_whole();
CREATE CONSTRAINT TRIGGER submissions_stay_whole AFTER INSERT ON applications_submissionfile
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION applications_whole();
"""
WHOLE_BACK = """
DROP TRIGGER submissions_stay_whole ON applications_submissionfile;
DROP TRIGGER submissions_are_whole ON applications_submission;
DROP FUNCTION applications_whole();
"""


def _sql(table: str, condition: str) -> migrations.RunSQL:
    return migrations.RunSQL(PROTECT.format(table=table, condition=condition), UNPROTECT.format(table=table))


class Migration(migrations.Migration):
    """権限・行の保護・トリガー。"""

    dependencies = [("applications", "0001_initial"), ("ledger", "0002_rights"), ("accounts", "0004_duties")]
    operations = [
        *(_sql(table, condition) for table, condition in POLICIES.items()),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
        migrations.RunSQL(FOLLOW, FOLLOW_BACK),
        migrations.RunSQL(WHOLE, WHOLE_BACK),
    ]
