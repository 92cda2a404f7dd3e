"""回付・認定書・期間の記録。足すだけで、書き換えない。"""

import uuid

from django.db import models
from django.db.models import F, Q

from .choices import TermKind, Warned


class Referral(models.Model):
    """回付。提出ごとに一つ。offices は {minister, office}、due_on は標準処理期間の末日。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    submission = models.OneToOneField("applications.Submission", models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    form = models.CharField(max_length=60)
    offices = models.JSONField()
    days = models.PositiveIntegerField()
    due_on = models.DateField(db_index=True)
    at = models.DateTimeField()


class Certificate(models.Model):
    """認定書。一つの申請に一つ。番号は、手続きごとに重ならない。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    offices = models.JSONField()
    certified_on = models.DateField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="one_certificate_per_number")]


class Term(models.Model):
    """認定の期間の一行。いちばん新しい行が、いまの期間。ends_on が無いものは期間の定めが無い。"""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=TermKind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "seq"], name="terms_are_numbered"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="a_term_has_length"
            ),
        ]


class ExpiryWarning(models.Model):
    """満了の知らせの記録。同じ知らせは、同じ期間に一度だけ。"""

    term = models.ForeignKey(Term, models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=Warned)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "kind"], name="an_expiry_is_warned_once")]
