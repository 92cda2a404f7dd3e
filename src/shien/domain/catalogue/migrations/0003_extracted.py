"""本文から読み取った値と、名簿の版。"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """表を二つと、読み方の印。"""

    dependencies = [("catalogue", "0002_rights")]
    operations = [
        migrations.AddField("measure", "extracted_with", models.CharField(blank=True, default="", max_length=16)),
        migrations.CreateModel(
            "Alteration",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_by", models.BigIntegerField(unique=True)),
                ("changes", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            "Extracted",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("value", models.JSONField()),
                ("field", models.CharField(max_length=60)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("confidence", models.FloatField()),
                ("rule", models.CharField(max_length=60)),
                ("stated", models.BooleanField()),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalogue.measure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "place"), name="one_extracted_value_per_place"),
                    models.CheckConstraint(condition=Q(end__gt=F("start")), name="extracted_value_has_its_span"),
                    models.CheckConstraint(
                        condition=Q(confidence__gt=0, confidence__lte=1), name="extracted_confidence_is_a_share"
                    ),
                ]
            },
        ),
    ]
