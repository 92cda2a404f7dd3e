"""行の保護 (SEC-25) と、書いたら変えないこと。相談は、その事業者と、相手の支援機関だけが読み書きできる。"""

from django.db import migrations

TABLES = ("directory_contactrequest", "directory_contactstep", "directory_contactreminder")
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{{}}')::bigint[])
    OR institution_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.institutions', true)), ''), '{{}}')::bigint[])
);
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM shien_app;
"""
BACK = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
GRANT UPDATE, DELETE ON {table} TO shien_app;
"""
KEEP = "REVOKE DELETE, TRUNCATE ON directory_supportinstitution FROM shien_app;"
KEEP_BACK = "GRANT DELETE ON directory_supportinstitution TO shien_app;"


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("directory", "0001_initial"), ("ledger", "0002_rights"), ("accounts", "0002_row_security")]
    operations = [
        *(migrations.RunSQL(PROTECT.format(table=table), BACK.format(table=table)) for table in TABLES),
        migrations.RunSQL(KEEP, KEEP_BACK),
    ]
