"""名簿の行で変わるのは、委嘱の終わりと、外れた時刻だけ。"""

from django.db import migrations

RIGHTS = """
REVOKE UPDATE (account_id, enterprise_id) ON dispatch_expert FROM shien_app;
GRANT UPDATE (until) ON dispatch_expert TO shien_app;
"""
BACK = """
REVOKE UPDATE (until) ON dispatch_expert FROM shien_app;
GRANT UPDATE (account_id, enterprise_id) ON dispatch_expert TO shien_app;
"""


class Migration(migrations.Migration):
    """権限。"""

    dependencies = [("dispatch", "0007_experts_come_from_a_form")]
    operations = [migrations.RunSQL(RIGHTS, BACK)]
