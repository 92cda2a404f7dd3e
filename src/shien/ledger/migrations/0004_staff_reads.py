"""職員の閲覧を時刻で引く索引。書込みを止めずに作る。"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """職員の閲覧の索引。"""

    atomic = False
    dependencies = [("ledger", "0003_api_calls")]
    operations = [
        AddIndexConcurrently(
            "entry",
            models.Index(
                condition=models.Q(
                    (
                        "act__in",
                        (
                            "staff_view", "application_view", "application_file", "contact_view", "dispute_view",
                            "staff_refused",
                        ),
                    )
                ),
                fields=["at"],
                name="ledger_staff_reads",
            ),
        )
    ]  # fmt: skip
