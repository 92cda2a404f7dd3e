"""自動処理が終える申請の、終わりの前の知らせの記録。"""

from django.db import models


class EndWarning(models.Model):
    """知らせの記録。同じ終わり (遷移と日) は、一度だけ知らせる。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    transition = models.CharField(max_length=40)
    ends_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "transition", "ends_on"], name="an_ending_is_told_once")
        ]
