"""監督の表。書いた警報と一覧は消せず、変えられるのは確かめた印だけ。"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RIGHTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON oversight_readalarm, oversight_rightslist FROM shien_app;
GRANT UPDATE (settled_at, settled_by_id, settled_by_name, note) ON oversight_readalarm TO shien_app;
GRANT UPDATE (checked_at, checked_by_id, checked_by_name) ON oversight_rightslist TO shien_app;
"""
BACK = "GRANT UPDATE, DELETE ON oversight_readalarm, oversight_rightslist TO shien_app;"


class Migration(migrations.Migration):
    """監督の表。"""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("many", "ふだんの3倍を超える閲覧"),
                            ("outside", "所管の外を開こうとした"),
                            ("rejected", "不採択の申請を軒並み開いた"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("organisation", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(max_length=100)),
                ("detail", models.CharField(max_length=300)),
                ("found_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=400)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "account", "subject"), name="one_read_alarm_per_matter"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_read_alarm_has_person_time_and_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", None),
                            models.Q(("settled_by", models.F("account")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_settles_the_own_alarm",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RightsList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(unique=True)),
                ("rows", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "checked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("checked_by", None)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_checked_rights_list_has_person_and_time",
                    )
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, BACK),
    ]
