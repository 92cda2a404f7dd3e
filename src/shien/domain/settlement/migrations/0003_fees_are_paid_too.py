"""支払に、専門家の謝金も入れる。受け取る人の名前と源泉徴収の額を足し、補助金だけの列は空でもよくする。"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

NAMED = """
UPDATE settlement_payment p SET payee_name = a.applicant_name FROM applications_application a WHERE a.id = p.application_id
"""


class Migration(migrations.Migration):
    """列と制約。"""

    dependencies = [("settlement", "0002_rights")]
    operations = [
        migrations.AddField("payment", "payee_name", models.CharField(max_length=200, blank=True, db_default="")),
        migrations.AddField("payment", "withheld", models.BigIntegerField(db_default=0)),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
        migrations.AlterField(
            "payment",
            "claim",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.submission",
            ),
        ),
        migrations.AlterField("payment", "completed_on", models.DateField(null=True)),
        migrations.RemoveConstraint("payment", "a_payment_is_positive"),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(condition=Q(amount__gt=0, withheld__gte=0), name="a_payment_is_positive"),
        ),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(
                condition=Q(claim__isnull=False, completed_on__isnull=False, withheld=0)
                | Q(claim=None, completed_on=None),
                name="a_payment_is_a_grant_or_a_fee",
            ),
        ),
    ]
