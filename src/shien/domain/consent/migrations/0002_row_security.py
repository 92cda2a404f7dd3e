"""行の保護 (SEC-25)。閲覧者を結ばない接続からは、一行も読めず、書けない。"""

from django.db import migrations

PROTECT = """
ALTER TABLE consent_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY consent_consent_of_viewer ON consent_consent USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
REVOKE DELETE, TRUNCATE ON consent_consent FROM shien_app;
"""
BACK = """
DROP POLICY consent_consent_of_viewer ON consent_consent;
ALTER TABLE consent_consent DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("consent", "0001_initial"), ("ledger", "0002_rights")]
    operations = [migrations.RunSQL(PROTECT, BACK)]
