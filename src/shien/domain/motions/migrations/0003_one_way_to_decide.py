"""審査の提案も起案にする。まとめて出した印・起案したときの状態・予算を押さえるかを足す。"""

from django.db import migrations, models
from django.db.models import Q

# What is still open was made in the state that the application is in; what is closed is never asked again.
STATE = """
UPDATE motions_motion m SET state = a.state FROM applications_application a WHERE a.id = m.application_id AND m.open
"""


class Migration(migrations.Migration):
    """列を足す。"""

    dependencies = [("motions", "0002_rights")]
    operations = [
        migrations.AddField("motion", "batch", models.UUIDField(null=True, db_index=True)),
        migrations.AddField("motion", "state", models.CharField(max_length=40, default=""), preserve_default=False),
        migrations.AddField("motion", "reserves", models.BooleanField(null=True)),
        migrations.AddConstraint(
            "ruling",
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(comment=""), name="a_refused_motion_has_a_reason"),
        ),
        migrations.RunSQL(STATE, migrations.RunSQL.noop),
    ]
