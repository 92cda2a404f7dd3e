"""職員になるための番号と、任用の起案。"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """番号と起案。決裁は、起案した人でも本人でもない一人。"""

    dependencies = [
        ("accounts", "0006_second_factor"),
    ]

    operations = [
        migrations.CreateModel(
            name="JoinNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("visitor", "サインインしていない方"),
                            ("entry", "エントリー"),
                            ("prime", "プライム"),
                            ("member", "メンバー"),
                            ("supporter", "支援者（委任）"),
                            ("expert", "専門家（派遣）"),
                            ("chamber", "商工会・商工会議所"),
                            ("bureau", "経済産業局"),
                            ("analyst", "中小企業庁（分析）"),
                            ("secretariat", "補助金事務局"),
                            ("editor", "編集"),
                            ("operator", "運用"),
                            ("auditor", "監査"),
                            ("reviewer", "審査員"),
                        ],
                        max_length=16,
                    ),
                ),
                ("organisation", models.CharField(max_length=200)),
                (
                    "prefectures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "duties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("ends_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("accepted", models.BooleanField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)), fields=("account",), name="one_open_nomination"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", True), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                models.Q(("decided_by", models.F("account")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_nomination_takes_two_people",
                    ),
                ],
            },
        ),
    ]
