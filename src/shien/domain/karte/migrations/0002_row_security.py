"""行の保護 (SEC-25)。閲覧者を結ばない接続からは、一行も読めず、書けない。"""

from django.db import migrations

PROTECT = """
ALTER TABLE karte_value ENABLE ROW LEVEL SECURITY;
CREATE POLICY karte_value_of_viewer ON karte_value USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
ALTER TABLE karte_import ENABLE ROW LEVEL SECURITY;
CREATE POLICY karte_import_of_viewer ON karte_import USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
ALTER TABLE karte_preference ENABLE ROW LEVEL SECURITY;
CREATE POLICY karte_preference_of_viewer ON karte_preference USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
ALTER TABLE karte_headermapping ENABLE ROW LEVEL SECURITY;
CREATE POLICY karte_headermapping_of_viewer ON karte_headermapping USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
REVOKE DELETE, TRUNCATE ON karte_value FROM shien_app;
"""
BACK = """
DROP POLICY karte_value_of_viewer ON karte_value;
ALTER TABLE karte_value DISABLE ROW LEVEL SECURITY;
DROP POLICY karte_import_of_viewer ON karte_import;
ALTER TABLE karte_import DISABLE ROW LEVEL SECURITY;
DROP POLICY karte_preference_of_viewer ON karte_preference;
ALTER TABLE karte_preference DISABLE ROW LEVEL SECURITY;
DROP POLICY karte_headermapping_of_viewer ON karte_headermapping;
ALTER TABLE karte_headermapping DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("karte", "0001_initial"), ("ledger", "0002_rights")]
    operations = [migrations.RunSQL(PROTECT, BACK)]
