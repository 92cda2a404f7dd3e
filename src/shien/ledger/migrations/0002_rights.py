"""権限と行の保護。アプリの役割 shien_app は証跡に足せるだけで、変えも消しもできない。"""

from django.db import migrations

RIGHTS = """
DO $$ BEGIN
    CREATE ROLE shien_app NOLOGIN NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT shien_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO shien_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shien_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO shien_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shien_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO shien_app;
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry, ledger_seal FROM shien_app;
REVOKE INSERT, DELETE, TRUNCATE ON ledger_head FROM shien_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM shien_app;
INSERT INTO ledger_head (shard, seq, hash) SELECT shard, 0, repeat('0', 64) FROM generate_series(0, 63) AS shard;
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_entry_read ON ledger_entry FOR SELECT USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
CREATE POLICY ledger_entry_add ON ledger_entry FOR INSERT WITH CHECK (true);
"""
BACK = """
DROP POLICY ledger_entry_add ON ledger_entry;
DROP POLICY ledger_entry_read ON ledger_entry;
ALTER TABLE ledger_entry DISABLE ROW LEVEL SECURITY;
DELETE FROM ledger_head;
"""


class Migration(migrations.Migration):
    """権限と行の保護。"""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(RIGHTS, BACK)]
