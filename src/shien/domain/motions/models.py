"""起案と、その決裁。書いたら変えない (open は決裁のときに閉じ、by は空のときに一度だけ入る)。"""

import uuid

from django.db import models
from django.db.models import Q


class Motion(models.Model):
    """起案。一つの申請に、決裁を待つものは一つ。

    batch は一度にまとめて出した起案の印。state は起案したときの申請の状態で、変わっていれば決裁できない。
    site は、起案を求めた外部システム。そのときの by は引き受けた職員で、引き受けるまで空。引き受けた人は替わらない。
    reserves は公募回の予算を押さえるか (False は手放す、None は変えない)。決裁した合計は予算を超えない (トリガー、REL-14)。
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    batch = models.UUIDField(null=True, db_index=True)
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    transition = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    amount = models.BigIntegerField(null=True)
    reserves = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    site = models.CharField(max_length=100, blank=True, default="")
    site_name = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(open=True), name="one_open_motion_per_application"
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="a_motion_is_not_negative"),
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(site=""), name="a_motion_comes_from_somebody"),
        ]
        indexes = [models.Index(fields=["procedure", "id"], condition=Q(open=True), name="open_motions")]


class Ruling(models.Model):
    """決裁。起案した人は決裁できない (データベースが確かめる)。"""

    motion = models.OneToOneField(Motion, models.PROTECT, related_name="ruling")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    accepted = models.BooleanField()
    comment = models.TextField(blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(comment=""), name="a_refused_motion_has_a_reason")
        ]
