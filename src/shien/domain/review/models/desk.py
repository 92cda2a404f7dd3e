"""公募回のよくある質問と、書きかけの申請者への知らせ。"""

from django.db import models
from django.db.models import F, Q


class Faq(models.Model):
    """公募回のよくある質問。だれでも読める。"""

    call = models.ForeignKey("applications.Call", models.PROTECT, to_field="key", related_name="+")
    question = models.CharField(max_length=200)
    answer = models.CharField(max_length=2000)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["call", "id"], name="faq_of_call")]


class CallMessage(models.Model):
    """書きかけの申請者への知らせ。1,000通を超えるなら、別の人が承認してから送る (PRIV-12)。"""

    call = models.ForeignKey("applications.Call", models.PROTECT, to_field="key", related_name="+")
    title = models.CharField(max_length=100)
    text = models.CharField(max_length=2000)
    count = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    sent_at = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None)
                | Q(count__lte=1000)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("by"))),
                name="many_mails_need_two_people",
            )
        ]
