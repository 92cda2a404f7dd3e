"""終わりの前の知らせの記録。足すだけで、事業者には自社の行だけが見える。"""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = """
ALTER TABLE applications_endwarning ENABLE ROW LEVEL SECURITY;
CREATE POLICY applications_endwarning_of_viewer ON applications_endwarning USING ((SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[]));
REVOKE UPDATE, DELETE, TRUNCATE ON applications_endwarning FROM shien_app;
"""
UNPROTECT = """
GRANT UPDATE, DELETE ON applications_endwarning TO shien_app;
DROP POLICY applications_endwarning_of_viewer ON applications_endwarning;
ALTER TABLE applications_endwarning DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """表・制約・行の保護。"""

    dependencies = [("accounts", "0004_duties"), ("applications", "0005_pace_and_disputes")]
    operations = [
        migrations.CreateModel(
            name="EndWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("transition", models.CharField(max_length=40)),
                ("ends_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.enterprise",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "transition", "ends_on"), name="an_ending_is_told_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
