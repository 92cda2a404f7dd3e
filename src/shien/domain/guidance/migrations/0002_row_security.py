"""行の保護 (SEC-25)。購読者の行は、その購読者の範囲だけ。宛先の一覧になる表は、自動処理だけが読む。"""

from django.db import migrations

OWN = {
    "guidance_subscriber": "id", "guidance_savedsearch": "subscriber_id", "guidance_told": "subscriber_id",
    "guidance_favourite": "subscriber_id", "guidance_readership": "subscriber_id",
}  # fmt: skip
SYSTEM_ONLY = ("guidance_maillink", "guidance_recipient", "guidance_bounce", "guidance_stoppedaddress")
EVIDENCE = ("guidance_newsletterstep", "guidance_bounce")

PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_subscriber ON {table} USING (
    (SELECT current_setting('shien.all', true)) = 'on'{own}
);
"""
MINE = """
    OR {column} = ANY (COALESCE(NULLIF((SELECT current_setting('shien.subscribers', true)), ''), '{{}}')::bigint[])
"""
BACK = """
DROP POLICY {table}_of_subscriber ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
KEEP = "REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM shien_app;".format(tables=", ".join(EVIDENCE))
FREE = "GRANT UPDATE, DELETE ON {tables} TO shien_app;".format(tables=", ".join(EVIDENCE))


def protect(table: str, own: str) -> migrations.RunSQL:
    """一つの表を守る。"""
    return migrations.RunSQL(PROTECT.format(table=table, own=own), BACK.format(table=table))


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("guidance", "0001_initial"), ("ledger", "0002_rights")]
    operations = [
        *(protect(table, MINE.format(column=column)) for table, column in OWN.items()),
        *(protect(table, "") for table in SYSTEM_ONLY),
        migrations.RunSQL(KEEP, FREE),
    ]
