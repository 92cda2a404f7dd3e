"""検査・支払・報告・返還の記録。証拠の行は足すだけ。"""

import uuid

from django.db import models
from django.db.models import F, Q

from .choices import Outcome, Reminded


class Inspection(models.Model):
    """確定検査。lines は経費の行ごとの {row, category, content, claimed, accepted, reason}。直しのあとは、また一つ足す。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    submission = models.ForeignKey("applications.Submission", models.PROTECT, related_name="+", db_index=False)
    lines = models.JSONField()
    eligible = models.BigIntegerField()
    by_rate = models.BigIntegerField()
    decided = models.BigIntegerField()
    claimed = models.BigIntegerField()
    rate = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(amount__lte=F("decided")) & Q(amount__lte=F("by_rate")),
                name="settled_within_decided_and_rate",
            ),
        ]


class Batch(models.Model):
    """振込のまとまり。document は全銀形式のファイル。別の人が承認するまで、渡さない。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    procedure = models.CharField(max_length=60)
    pay_on = models.DateField()
    count = models.PositiveIntegerField()
    total = models.BigIntegerField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None) | (
                    Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("made_by"))
                ),
                name="a_batch_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(dropped_at=None), name="an_approved_batch_is_not_dropped"
            ),
        ]  # fmt: skip


GRANT = Q(claim__isnull=False, completed_on__isnull=False, withheld=0)
FEE = Q(claim=None, completed_on=None)


class Payment(models.Model):
    """支払。補助金か、専門家の謝金。一つの請求は一度しか払わない (live の間、申請ごとに一つ)。振込不能と取りやめで live でなくなる。

    enterprise と payee_name は、受け取る人。amount は振り込む額で、withheld は源泉徴収した額 (円)。
    補助金には、請求の書類 (claim) と事業の終わった日 (completed_on) がある。謝金の請求は dispatch にある。
    """

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    claim = models.ForeignKey("applications.Submission", models.PROTECT, null=True, related_name="+", db_index=False)
    payee_name = models.CharField(max_length=200, blank=True, db_default="")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    withheld = models.BigIntegerField(db_default=0)
    completed_on = models.DateField(null=True)
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(live=True), name="a_claim_is_paid_once"),
            models.UniqueConstraint(fields=["application"], condition=Q(live=True), name="one_payment_per_application"),
            models.CheckConstraint(condition=Q(amount__gt=0, withheld__gte=0), name="a_payment_is_positive"),
            models.CheckConstraint(condition=GRANT | FEE, name="a_payment_is_a_grant_or_a_fee"),
        ]


class PaymentResult(models.Model):
    """銀行の答え。一つの支払に一つ。"""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="result")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, choices=Outcome)
    paid_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()


class ReportDue(models.Model):
    """出すべき報告。支払のあとに、回の数だけ置く。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    form = models.CharField(max_length=60)
    occurrence = models.CharField(max_length=20)
    year_end = models.DateField()
    due_on = models.DateField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "occurrence"], name="a_report_is_due_once")]


class ReportReminder(models.Model):
    """報告の知らせの記録。同じ知らせは一度だけ。"""

    due = models.ForeignKey(ReportDue, models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Reminded)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["due", "kind"], name="a_report_is_reminded_once")]


class Order(models.Model):
    """返還・納付の求め。起案が決裁されたときに置く。basis は計算のわけ。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    motion = models.OneToOneField("motions.Motion", models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    pay_by = models.DateField()
    basis = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="an_order_is_positive")]


class Repayment(models.Model):
    """納められた額。"""

    order = models.ForeignKey(Order, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    received_on = models.DateField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_repayment_is_positive")]
