"""編集の画面 (Wagtail) が読む集まりと権限。だれにも、じかには権限を付けられない。"""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                related_name="user_set",
                related_query_name="user",
                to="auth.group",
                verbose_name="groups",
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="is_active",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="account",
            name="is_superuser",
            field=models.BooleanField(
                default=False,
                help_text="Designates that this user has all permissions without explicitly assigning them.",
                verbose_name="superuser status",
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="user_permissions",
            field=models.ManyToManyField(
                blank=True,
                help_text="Specific permissions for this user.",
                related_name="user_set",
                related_query_name="user",
                to="auth.permission",
                verbose_name="user permissions",
            ),
        ),
        migrations.AlterField(
            model_name="account",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, unique=True),
        ),
        migrations.RunSQL(
            "UPDATE accounts_account SET is_active = false WHERE suspended_at IS NOT NULL", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE ON accounts_account_user_permissions FROM shien_app",
            "GRANT INSERT, UPDATE ON accounts_account_user_permissions TO shien_app",
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_superuser", False)), name="nobody_may_do_everything"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_active", True), ("suspended_at", None)),
                    models.Q(("is_active", False), ("suspended_at__isnull", False)),
                    _connector="OR",
                ),
                name="account_is_active_unless_suspended",
            ),
        ),
    ]
