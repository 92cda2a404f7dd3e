"""まとめた組の代表。"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """一覧で代わりに見せるもの。"""

    dependencies = [("catalogue", "0006_past_grants")]
    operations = [
        migrations.AddField(
            model_name="measure",
            name="folded_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="catalogue.measure"
            ),
        ),
    ]
