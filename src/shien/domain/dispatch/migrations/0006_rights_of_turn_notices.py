"""番の知らせの記録は、足すだけ。"""

from django.db import migrations

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
PROTECT = f"""
ALTER TABLE dispatch_turnnotice ENABLE ROW LEVEL SECURITY;
CREATE POLICY dispatch_turnnotice_of_viewer ON dispatch_turnnotice USING ({FIRM});
REVOKE UPDATE, DELETE, TRUNCATE ON dispatch_turnnotice FROM shien_app;
"""
UNPROTECT = """
DROP POLICY dispatch_turnnotice_of_viewer ON dispatch_turnnotice;
ALTER TABLE dispatch_turnnotice DISABLE ROW LEVEL SECURITY;
GRANT UPDATE, DELETE ON dispatch_turnnotice TO shien_app;
"""


class Migration(migrations.Migration):
    """権限・行の保護。"""

    dependencies = [("dispatch", "0005_turn_notices")]
    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]
