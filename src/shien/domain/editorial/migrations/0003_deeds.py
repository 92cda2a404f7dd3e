"""申請の始めと終わりを数える前の行。見られた数と違い、落ちても失わない。"""

from django.db import migrations

# Written in the transaction of the application itself: counted exactly once, crash or not.
DONE = """
CREATE TABLE content_done (
    kind text NOT NULL, key uuid NOT NULL, day date NOT NULL, came_from text NOT NULL, deed text NOT NULL
);
"""


class Migration(migrations.Migration):
    """申請の始めと終わりの行。"""

    dependencies = [("editorial", "0002_editors")]
    operations = [migrations.RunSQL(DONE, "DROP TABLE content_done;")]
