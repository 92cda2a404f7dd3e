"""行の保護と権限。システムには自分の行だけ、事業者には自社の行だけ、合言葉を示した人には、その一行だけが見える。"""

from django.db import migrations

ALL = "(SELECT current_setting('shien.all', true)) = 'on'"
FIRM = """enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
SITE = "site_id = NULLIF((SELECT current_setting('shien.site', true)), '')::bigint"
CLAIM = "token_sha256 = NULLIF((SELECT current_setting('shien.claim', true)), '')"
POLICIES = {
    "outside_handover": (ALL, FIRM, SITE),
    "outside_answered": (ALL, SITE),
    "outside_offer": (ALL, FIRM, SITE, CLAIM),
}
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING ({condition});
"""
UNPROTECT = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
RIGHTS = """
REVOKE DELETE, TRUNCATE ON outside_assignment, outside_handover, outside_offer FROM shien_app;
REVOKE UPDATE ON outside_assignment, outside_handover, outside_offer, outside_answered, outside_sitetoken FROM shien_app;
GRANT UPDATE (ended_at, ended_by, staged_through) ON outside_assignment TO shien_app;
GRANT UPDATE (state, delivered_at, acknowledged_at, failed_at, error) ON outside_handover TO shien_app;
GRANT UPDATE (answers, state, enterprise_id, claimed_by_id, claimed_at, answered_at, application_id, tells)
    ON outside_offer TO shien_app;
"""
RIGHTS_BACK = """
GRANT UPDATE, DELETE ON outside_assignment, outside_handover, outside_offer, outside_answered, outside_sitetoken TO shien_app;
"""


class Migration(migrations.Migration):
    """行の保護と権限。"""

    dependencies = [("outside", "0001_initial"), ("applications", "0002_rights")]
    operations = [
        *(
            migrations.RunSQL(
                PROTECT.format(table=table, condition=" OR ".join(conditions)), UNPROTECT.format(table=table)
            )
            for table, conditions in POLICIES.items()
        ),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
    ]
