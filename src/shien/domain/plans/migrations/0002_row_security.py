"""行の保護 (SEC-25) と、書いたら変えないこと。閲覧者を結ばない接続からは、一行も読めず、書けない。"""

from django.db import migrations

TABLES = ("plans_businessplan", "plans_planversion", "plans_planstep")
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{{}}')::bigint[])
);
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM shien_app;
"""
BACK = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
GRANT UPDATE, DELETE ON {table} TO shien_app;
"""


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("plans", "0001_initial"), ("ledger", "0002_rights")]
    operations = [migrations.RunSQL(PROTECT.format(table=table), BACK.format(table=table)) for table in TABLES]
