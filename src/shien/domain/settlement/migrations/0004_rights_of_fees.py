"""謝金の支払は、受け取る人と担当の職員だけに見える。派遣を受けた事業者は、申請が見えても、支払は見えない。"""

from django.db import migrations

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
CASE = "EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
DUTY = """procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}')::text[])
    OR procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{}')::text[])"""
CHANGE = "ALTER POLICY settlement_payment_of_viewer ON settlement_payment USING"


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("settlement", "0003_fees_are_paid_too")]
    operations = [migrations.RunSQL(f"{CHANGE} ({FIRM} OR (({DUTY}) AND {CASE}));", f"{CHANGE} ({FIRM} OR {CASE});")]
