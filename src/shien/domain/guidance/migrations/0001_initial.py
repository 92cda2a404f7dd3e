"""お知らせの表。"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """表を作る。"""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.CharField(max_length=190)),
                (
                    "kind",
                    models.CharField(choices=[("hard", "宛先がない"), ("soft", "一時的に届かない")], max_length=4),
                ),
                ("status", models.CharField(max_length=12)),
                ("mail", models.CharField(max_length=60, unique=True)),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(django.db.models.functions.text.Lower("email"), name="bounces_of_an_address")],
            },
        ),
        migrations.CreateModel(
            name="Newsletter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("subject", models.CharField(max_length=120)),
                ("text", models.TextField()),
                (
                    "measures",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "industry",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1), default=list, size=None
                    ),
                ),
                (
                    "prefecture",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "use_purpose",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="a_letter_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoppedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.CharField(max_length=190)),
                ("stopped_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="an_address_is_stopped_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.CharField(max_length=190)),
                ("closing_notice", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("account", None)),
                        name="one_visitor_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("account__isnull", False), models.Q(("email", ""), _negated=True), _connector="OR"
                        ),
                        name="visitor_is_known_by_an_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("filters", models.JSONField()),
                (
                    "rhythm",
                    models.CharField(
                        choices=[("daily", "毎日（朝7時）"), ("weekly", "毎週（月曜の朝7時）")], max_length=8
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("watermark", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guidance.subscriber"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed_at__isnull", False), ("ended_at", None), ("paused_at", None)),
                        fields=["due_at"],
                        name="searches_by_due",
                    ),
                    models.Index(fields=["subscriber", "id"], name="searches_of_a_subscriber"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("due_at", None), ("watermark", None)),
                            models.Q(
                                ("confirmed_at__isnull", False), ("due_at__isnull", False), ("watermark__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="confirmed_search_has_its_watermark",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Readership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "industry",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1), default=list, size=None
                    ),
                ),
                (
                    "prefecture",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "use_purpose",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("text_version", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guidance.subscriber"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", False), ("ended_at", None)),
                        fields=("subscriber",),
                        name="one_live_readership",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(max_length=64, unique=True)),
                (
                    "errand",
                    models.CharField(
                        choices=[
                            ("search", "検索の保存を確かめる"),
                            ("newsletter", "ニュースレターの申込みを確かめる"),
                            ("open", "保存した検索を開く"),
                        ],
                        max_length=12,
                    ),
                ),
                ("target", models.BigIntegerField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guidance.subscriber"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure_key", models.UUIDField()),
                ("added_at", models.DateTimeField()),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guidance.subscriber"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["measure_key"], name="favourites_of_a_measure")],
                "constraints": [models.UniqueConstraint(fields=("subscriber", "measure_key"), name="a_favourite_once")],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure_key", models.UUIDField()),
                ("occasion", models.CharField(max_length=20)),
                ("told_at", models.DateTimeField()),
                (
                    "search",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="guidance.savedsearch",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guidance.subscriber"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["told_at"], name="told_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("search__isnull", False)),
                        fields=("search", "measure_key", "occasion"),
                        name="a_search_tells_a_thing_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("search", None)),
                        fields=("subscriber", "measure_key", "occasion"),
                        name="a_favourite_tells_a_thing_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsletterStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("write", "書いた"),
                            ("test", "自分に試し送りした"),
                            ("ask", "承認を求めた"),
                            ("send_back", "差し戻した"),
                            ("send", "送信を始めた"),
                            ("stop", "送信を止めた"),
                            ("resume", "送信を再開した"),
                        ],
                        max_length=12,
                    ),
                ),
                ("count", models.PositiveIntegerField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("taken_at", models.DateTimeField()),
                (
                    "newsletter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="guidance.newsletter"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["newsletter", "id"], name="steps_of_a_newsletter")],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.CharField(max_length=190)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "これから送る"),
                            ("sent", "送った"),
                            ("refused", "届かなかった"),
                            ("left_out", "送る前に解除された"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "newsletter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="guidance.newsletter"
                    ),
                ),
                (
                    "readership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guidance.readership"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at", "id"], name="mails_waiting"
                    ),
                    models.Index(fields=["newsletter", "state"], name="progress_of_a_newsletter"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("newsletter"),
                        django.db.models.functions.text.Lower("email"),
                        name="one_mail_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="settled_mail_has_its_time",
                    ),
                ],
            },
        ),
    ]
