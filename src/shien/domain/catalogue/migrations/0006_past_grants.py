"""過去の交付の表。だれのものでもない公表の事実なので、行の保護は要らない。"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """過去の交付。"""

    dependencies = [
        ("catalogue", "0005_amendments"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sourcerecord",
            name="source",
            field=models.CharField(
                choices=[
                    ("jgrants", "Jグランツ（jGrants）"),
                    ("seido_navi", "ミラサポplus 制度ナビ"),
                    ("table", "自治体・府省の表"),
                    ("gbizinfo", "gBizINFO 補助金（過去の交付）"),
                    ("demo", "合成の見本"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="PastGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_id", models.CharField(max_length=32, unique=True)),
                ("corporate_number", models.CharField(max_length=13)),
                ("title", models.CharField(max_length=500)),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=500), size=None),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("date_of_approval", models.DateField(null=True)),
                ("government_departments", models.CharField(blank=True, max_length=300)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["names"], name="past_grants_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="past_grant_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("corporate_number__regex", "^[0-9]{13}$")), name="past_grant_has_its_firm"
                    ),
                ],
            },
        ),
    ]
