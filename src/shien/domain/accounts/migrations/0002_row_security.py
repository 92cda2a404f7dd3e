"""行の保護 (SEC-25)。閲覧者を結ばない接続からは、一行も読めず、書けない。"""

from django.db import migrations

PROTECT = """
ALTER TABLE accounts_enterprise ENABLE ROW LEVEL SECURITY;
CREATE POLICY accounts_enterprise_of_viewer ON accounts_enterprise USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
    OR prefecture_code = ANY (COALESCE(NULLIF((SELECT current_setting('shien.prefectures', true)), ''), '{}')::text[])
);
ALTER TABLE accounts_membership ENABLE ROW LEVEL SECURITY;
CREATE POLICY accounts_membership_of_viewer ON accounts_membership USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
ALTER TABLE accounts_delegation ENABLE ROW LEVEL SECURITY;
CREATE POLICY accounts_delegation_of_viewer ON accounts_delegation USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
"""
BACK = """
DROP POLICY accounts_enterprise_of_viewer ON accounts_enterprise;
ALTER TABLE accounts_enterprise DISABLE ROW LEVEL SECURITY;
DROP POLICY accounts_membership_of_viewer ON accounts_membership;
ALTER TABLE accounts_membership DISABLE ROW LEVEL SECURITY;
DROP POLICY accounts_delegation_of_viewer ON accounts_delegation;
ALTER TABLE accounts_delegation DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("accounts", "0001_initial"), ("ledger", "0002_rights")]
    operations = [migrations.RunSQL(PROTECT, BACK)]
