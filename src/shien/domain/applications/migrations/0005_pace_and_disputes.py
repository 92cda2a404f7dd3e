"""手続きの日数の実績と、判定への異議。異議は事業者の行で、窓口の職員は担当の手続きのものを読む。"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
# As for applications: the procedures of the office, in the whole country or for the firms of its prefectures.
DESK = """
    OR procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}')::text[])
    OR (procedure = ANY (COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{}')::text[])
        AND EXISTS (SELECT 1 FROM accounts_enterprise e WHERE e.id = enterprise_id AND e.prefecture_code
            = ANY (COALESCE(NULLIF((SELECT current_setting('shien.prefectures', true)), ''), '{}')::text[])))"""
PROTECT = f"""
ALTER TABLE applications_dispute ENABLE ROW LEVEL SECURITY;
CREATE POLICY applications_dispute_of_viewer ON applications_dispute USING ({FIRM + DESK});
REVOKE UPDATE, DELETE, TRUNCATE ON applications_dispute FROM shien_app;
GRANT UPDATE (outcome, answer, answered_by_id, answered_at) ON applications_dispute TO shien_app;
"""
UNPROTECT = """
DROP POLICY applications_dispute_of_viewer ON applications_dispute;
ALTER TABLE applications_dispute DISABLE ROW LEVEL SECURITY;
GRANT UPDATE, DELETE ON applications_dispute TO shien_app;
"""


class Migration(migrations.Migration):
    """日数の実績と、判定への異議。"""

    dependencies = [
        ("accounts", "0005_the_role_of_an_expert"),
        ("applications", "0004_papers_of_an_expert"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=60)),
                ("state", models.CharField(blank=True, max_length=40)),
                ("count", models.PositiveIntegerField()),
                ("median", models.PositiveIntegerField()),
                ("most", models.PositiveIntegerField()),
                ("since", models.DateField()),
                ("measured_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "state"), name="one_pace_per_procedure_and_state")
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("applicant_name", models.CharField(max_length=300)),
                ("procedure", models.CharField(max_length=60)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("met", "対象です"),
                            ("unknown", "まだ分かりません"),
                            ("not_met", "対象外です"),
                            ("not_judged", "判定しません"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=400)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("rules", models.CharField(max_length=64)),
                ("used", models.JSONField(default=list)),
                ("text", models.CharField(max_length=1000)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "窓口が確かめています"),
                            ("mended", "判定の決まりを直しました"),
                            ("value", "値を直すと、判定が変わります"),
                            ("stands", "判定のとおりです"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.call"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.enterprise"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["procedure", "outcome", "id"], name="disputes_of_procedure")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at", None), ("answered_by", None), ("outcome", "waiting")
                            ),
                            models.Q(
                                models.Q(("outcome", "waiting"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_dispute_has_answer_person_and_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
