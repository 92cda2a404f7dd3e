"""呼出しの数。落ちれば消えてよいので、記録 (WAL) を書かない表にする。"""

from django.db import migrations


class Migration(migrations.Migration):
    """呼出しの数の表。"""

    dependencies = [("ledger", "0002_rights")]
    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE api_calls (who text, minute bigint, calls bigint NOT NULL, PRIMARY KEY (who, minute));",
            "DROP TABLE api_calls;",
        )
    ]
