"""送りかけのファイル。証拠ではないので、変え、消せる。自社の行と、派遣を引き受けた専門家の一つの申請だけが見える。"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

_PAPER = "NULLIF((SELECT current_setting('shien.paper', true)), '')::bigint"
PROTECT = f"""
ALTER TABLE applications_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY applications_upload_of_viewer ON applications_upload USING ((SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{{}}')::bigint[])
    OR draft_id IN (SELECT d.id FROM applications_draft d WHERE d.application_id = {_PAPER}));
REVOKE TRUNCATE ON applications_upload FROM shien_app;
"""  # noqa: S608 -- constants
UNPROTECT = """
DROP POLICY applications_upload_of_viewer ON applications_upload;
ALTER TABLE applications_upload DISABLE ROW LEVEL SECURITY;
"""


def _to(table: str, **more: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=table, **more
    )


class Migration(migrations.Migration):
    """表・制約・行の保護。"""

    dependencies = [("accounts", "0004_duties"), ("applications", "0006_end_warnings")]
    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("field", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=255)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("received", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(db_index=True)),
                ("attached", _to("applications.attachment", null=True)),
                ("by", _to("accounts.account")),
                ("draft", _to("applications.draft")),
                ("enterprise", _to("accounts.enterprise")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "field", "by", "sha256", "name"), name="one_upload_per_file_and_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size")), ("size__gt", 0)),
                        name="an_upload_holds_at_most_its_size",
                    ),
                ],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
