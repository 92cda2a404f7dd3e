"""権限・行の保護。検査・結果・納付は足すだけ。まとまりは承認と取りやめ、支払は live だけが変わる。"""

from django.db import migrations

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
OF_CASE = " OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
OF_PAYMENT = " OR EXISTS (SELECT 1 FROM settlement_payment p WHERE p.id = payment_id)"
OF_DUE = " OR EXISTS (SELECT 1 FROM settlement_reportdue d WHERE d.id = due_id)"
OF_ORDER = " OR EXISTS (SELECT 1 FROM settlement_order o WHERE o.id = order_id)"
# A batch holds the accounts of many firms: only staff with a duty of its procedure.
OF_STAFF = """(SELECT current_setting('shien.all', true)) = 'on'
    OR procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}')::text[])
    OR procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{}')::text[])"""
POLICIES = {
    "settlement_inspection": FIRM + OF_CASE,
    "settlement_batch": OF_STAFF,
    "settlement_payment": FIRM + OF_CASE,
    "settlement_paymentresult": FIRM + OF_PAYMENT,
    "settlement_reportdue": FIRM + OF_CASE,
    "settlement_reportreminder": FIRM + OF_DUE,
    "settlement_order": FIRM + OF_CASE,
    "settlement_repayment": FIRM + OF_ORDER,
}
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING ({condition});
"""
UNPROTECT = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
EVIDENCE = ", ".join(POLICIES)
RIGHTS = f"""
REVOKE UPDATE, DELETE, TRUNCATE ON {EVIDENCE} FROM shien_app;
GRANT UPDATE (approved_by_id, approved_by_name, approved_at, dropped_at) ON settlement_batch TO shien_app;
GRANT UPDATE (live) ON settlement_payment TO shien_app;
"""
RIGHTS_BACK = f"GRANT UPDATE, DELETE ON {EVIDENCE} TO shien_app;"


class Migration(migrations.Migration):
    """権限・行の保護。"""

    dependencies = [("settlement", "0001_initial"), ("applications", "0002_rights"), ("motions", "0002_rights")]
    operations = [
        *(
            migrations.RunSQL(PROTECT.format(table=table, condition=condition), UNPROTECT.format(table=table))
            for table, condition in POLICIES.items()
        ),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
    ]
