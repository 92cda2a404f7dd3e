"""権限・行の保護。名簿は派遣の担当の職員と、引き当てを通して事業者が読む。"""

from django.db import migrations

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
OF_CASE = " OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
ALL = "(SELECT current_setting('shien.all', true)) = 'on'"
# A firm and its institution see the expert that was chosen for them.
OF_FIRM = " OR EXISTS (SELECT 1 FROM dispatch_expertassignment d WHERE d.expert_id = dispatch_expert.id)"
OF_DUTY = """ OR 'expert_dispatch' = ANY (COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}')::text[])"""
POLICIES = {
    "dispatch_expert": ALL + OF_DUTY + OF_FIRM,
    "dispatch_expertassignment": FIRM + OF_CASE,
    "dispatch_yearcount": FIRM + OF_DUTY,
    "dispatch_reserved": FIRM + OF_CASE,
}
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING ({condition});
"""
UNPROTECT = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
KEPT = ", ".join(POLICIES)
RIGHTS = f"""
REVOKE UPDATE, DELETE, TRUNCATE ON {KEPT} FROM shien_app;
GRANT UPDATE (ended_at) ON dispatch_expert TO shien_app;
GRANT UPDATE (live) ON dispatch_expertassignment TO shien_app;
GRANT UPDATE (used, most) ON dispatch_yearcount TO shien_app;
GRANT UPDATE (returned_at) ON dispatch_reserved TO shien_app;
"""


class Migration(migrations.Migration):
    """権限・行の保護。"""

    dependencies = [("dispatch", "0001_initial"), ("applications", "0002_rights")]
    operations = [
        *(
            migrations.RunSQL(PROTECT.format(table=table, condition=condition), UNPROTECT.format(table=table))
            for table, condition in POLICIES.items()
        ),
        migrations.RunSQL(RIGHTS, f"GRANT UPDATE, DELETE ON {KEPT} TO shien_app;"),
    ]
