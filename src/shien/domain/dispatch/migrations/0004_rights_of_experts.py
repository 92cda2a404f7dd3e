"""専門家は、自分の名簿の行・行けない日・引き当て・請求を読む。請求は、専門家と派遣の担当のほかには見えない。"""

from django.db import migrations

ALL = "(SELECT current_setting('shien.all', true)) = 'on'"
OWN = "{} = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{{}}')::bigint[])"
OF_DUTY = """ OR 'expert_dispatch' = ANY (COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}')::text[])"""
OF_CASE = " OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
OF_FIRM = " OR EXISTS (SELECT 1 FROM dispatch_expertassignment d WHERE d.expert_id = dispatch_expert.id)"
MINE = f" OR {OWN.format('enterprise_id')}"
BEFORE = {
    "dispatch_expert": ALL + OF_DUTY + OF_FIRM,
    "dispatch_expertassignment": ALL + MINE + OF_CASE,
}
MORE = {
    "dispatch_expert": MINE,
    "dispatch_expertassignment": f" OR {OWN.format('expert_enterprise_id')}",
}
NEW = {"dispatch_busyday": ALL + OF_DUTY + MINE, "dispatch_feeclaim": ALL + OF_DUTY + MINE}
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING ({condition});
"""
UNPROTECT = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
RIGHTS = """
REVOKE UPDATE, TRUNCATE ON dispatch_busyday FROM shien_app;
REVOKE UPDATE, DELETE, TRUNCATE ON dispatch_feeclaim FROM shien_app;
GRANT UPDATE (declined) ON dispatch_expertassignment TO shien_app;
GRANT UPDATE (email, account_id, enterprise_id, joined_at) ON dispatch_expert TO shien_app;
"""
BACK = """
GRANT UPDATE, DELETE ON dispatch_busyday, dispatch_feeclaim TO shien_app;
REVOKE UPDATE (declined) ON dispatch_expertassignment FROM shien_app;
REVOKE UPDATE (email, account_id, enterprise_id, joined_at) ON dispatch_expert FROM shien_app;
"""


def _alter(table: str) -> migrations.RunSQL:
    change = f"ALTER POLICY {table}_of_viewer ON {table} USING"
    return migrations.RunSQL(f"{change} ({BEFORE[table]}{MORE[table]});", f"{change} ({BEFORE[table]});")


class Migration(migrations.Migration):
    """権限・行の保護。"""

    dependencies = [("dispatch", "0003_experts_join")]
    operations = [
        *(_alter(table) for table in BEFORE),
        *(
            migrations.RunSQL(PROTECT.format(table=table, condition=condition), UNPROTECT.format(table=table))
            for table, condition in NEW.items()
        ),
        migrations.RunSQL(RIGHTS, BACK),
    ]
