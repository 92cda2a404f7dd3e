"""専門家の名簿・行けない日・引き当て・謝金の請求・年度の回数。"""

import uuid

from django.db import models
from django.db.models import F, Q


class Expert(models.Model):
    """専門家。themes は支援できる課題、prefectures は行ける都道府県、times は午前・午後。

    application は登録の届出 (様式5) で、account と enterprise は届け出た本人。until は委嘱の終わりの日。
    届出が登録か就任の状態の間、名簿に載っている。ended_at は、外れたと分かった時刻。
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    qualification = models.CharField(max_length=200)
    recommended_by = models.CharField(max_length=200)
    themes = models.JSONField()
    prefectures = models.JSONField()
    times = models.JSONField()
    online = models.BooleanField()
    registered_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    application = models.OneToOneField("applications.Application", models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(recommended_by=""), name="an_expert_is_recommended"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None, account__isnull=False), name="one_expert_per_account"
            ),
            models.CheckConstraint(
                condition=Q(application=None) | Q(account__isnull=False, enterprise__isnull=False, until__isnull=False),
                name="an_expert_is_commissioned_whole",
            ),
        ]


class BusyDay(models.Model):
    """専門家の行けない日。本人が入れ、本人が消す。enterprise は、専門家の事業者。"""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "on"], name="a_day_is_busy_once")]


class ExpertAssignment(models.Model):
    """引き当て。一つの派遣に、いまの専門家は一人。reasons は選んだときの理由、declined は断ったわけ。

    expert_enterprise は専門家の事業者で、行の保護が読む。
    """

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    expert_enterprise = models.ForeignKey(
        "accounts.Enterprise", models.PROTECT, null=True, related_name="+", db_index=False
    )
    reasons = models.JSONField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    live = models.BooleanField(default=True)
    declined = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(live=True), name="one_expert_per_dispatch")
        ]


class FeeClaim(models.Model):
    """謝金の請求。額は円で、lines は日ごとの計算。直しのあとは、また一つ足す。enterprise は、払う相手 (専門家の事業者)。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    lines = models.JSONField()
    fee = models.BigIntegerField()
    travel = models.BigIntegerField()
    withheld = models.BigIntegerField()
    payable = models.BigIntegerField()
    bank_code = models.CharField(max_length=4)
    bank_name = models.CharField(max_length=40)
    branch_code = models.CharField(max_length=3)
    branch_name = models.CharField(max_length=40)
    account_type = models.CharField(max_length=10)
    account_number = models.CharField(max_length=7)
    account_holder = models.CharField(max_length=60)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__gte=0) & Q(travel__gte=0) & Q(withheld__gte=0)
                & Q(payable=F("fee") + F("travel") - F("withheld")),
                name="a_claim_adds_up",
            ),
        ]  # fmt: skip


class YearCount(models.Model):
    """一つの事業者の、一つの年度の派遣の回数。データベースが、限りを超えさせない。"""

    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    fiscal_year = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    most = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "fiscal_year"], name="one_count_per_year"),
            models.CheckConstraint(condition=Q(used__lte=F("most")), name="a_year_is_not_passed"),
        ]


class Reserved(models.Model):
    """一つの派遣が取った回数。取り下げ・不受理・期限切れで返す。"""

    application = models.OneToOneField("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    fiscal_year = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)


class TurnNotice(models.Model):
    """番の知らせの記録。seq は、そうなった状態の行の番号で、同じ番には一度だけ知らせる。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "seq"], name="a_turn_is_told_once")]
