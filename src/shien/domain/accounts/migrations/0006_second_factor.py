"""サインインが二つの要素だったかの印。前からの端末は、次のサインインで付く。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """二つの要素の印。"""

    dependencies = [
        ("accounts", "0005_the_role_of_an_expert"),
    ]

    operations = [
        migrations.AddField(
            model_name="signedin",
            name="second_factor",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
