"""権限・行の保護。起案した人は決裁できない。閉じるほかに、書いたものは変えない。"""

from django.db import migrations

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
OF_CASE = " OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
OF_MOTION = " OR EXISTS (SELECT 1 FROM motions_motion m WHERE m.id = motion_id)"
POLICIES = {"motions_motion": FIRM + OF_CASE, "motions_ruling": FIRM + OF_MOTION}
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING ({condition});
"""
UNPROTECT = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
RIGHTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON motions_motion, motions_ruling FROM shien_app;
GRANT UPDATE (open) ON motions_motion TO shien_app;
"""
RIGHTS_BACK = "GRANT UPDATE, DELETE ON motions_motion, motions_ruling TO shien_app;"
ANOTHER = """
CREATE FUNCTION motions_another() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.accepted AND EXISTS (SELECT 1 FROM motions_motion m WHERE m.id = NEW.motion_id AND m.by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a motion is ruled by another person' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER motions_another BEFORE INSERT ON motions_ruling FOR EACH ROW EXECUTE FUNCTION motions_another();
"""
ANOTHER_BACK = "DROP TRIGGER motions_another ON motions_ruling; DROP FUNCTION motions_another();"


class Migration(migrations.Migration):
    """権限・行の保護・トリガー。"""

    dependencies = [("motions", "0001_initial"), ("applications", "0002_rights")]
    operations = [
        *(
            migrations.RunSQL(PROTECT.format(table=table, condition=condition), UNPROTECT.format(table=table))
            for table, condition in POLICIES.items()
        ),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
        migrations.RunSQL(ANOTHER, ANOTHER_BACK),
    ]
