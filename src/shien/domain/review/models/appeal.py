"""異議の調べ。申出そのものは申請の提出 (様式 appeal)、結論は二人の決定。ここには、誰が調べ、何が分かったかを足す。"""

from django.db import models


class AppealExamination(models.Model):
    """異議の調べの一行。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    text = models.CharField(max_length=2000)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
