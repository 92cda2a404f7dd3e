"""名簿の行は、登録の届出 (様式5) から作る。メールアドレスで名乗り出ることは、やめる。"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """列と制約。"""

    dependencies = [("dispatch", "0006_rights_of_turn_notices"), ("applications", "0004_papers_of_an_expert")]
    operations = [
        migrations.RemoveConstraint("expert", "an_expert_has_joined_whole"),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE dispatch_expert SET joined_at = registered_at WHERE account_id IS NOT NULL",
        ),
        migrations.RemoveField("expert", "email"),
        migrations.RemoveField("expert", "joined_at"),
        migrations.AddField(
            "expert",
            "application",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.application",
            ),
        ),
        migrations.AddField("expert", "until", models.DateField(null=True)),
        migrations.AddConstraint(
            "expert",
            models.CheckConstraint(
                condition=Q(application=None) | Q(account__isnull=False, enterprise__isnull=False, until__isnull=False),
                name="an_expert_is_commissioned_whole",
            ),
        ),
    ]
