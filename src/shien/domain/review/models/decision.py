"""二人で行う決定。一人が提案し、別の一人が承認する。"""

import uuid

from django.db import models
from django.db.models import F, Q


class Proposal(models.Model):
    """提案。batch は一度にまとめて出した提案の印。"""

    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    call = models.ForeignKey("applications.Call", models.PROTECT, to_field="key", related_name="+")
    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=40)
    transition = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    amount = models.BigIntegerField(null=True)
    fixes = models.BooleanField(default=False)
    reserves = models.BooleanField(null=True)
    ranking = models.ForeignKey("review.RankingTable", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(settled_at=None), name="one_open_proposal"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="a_proposed_amount_is_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["procedure", "id"], condition=Q(settled_at=None), name="open_proposals")]


class Decision(models.Model):
    """提案への答え。書いたら変えず、改めるときは次の提案を出す。

    reserves は公募回の予算を押さえるか (False は手放す、None は変えない)。承認の合計は予算を超えない (トリガー、REL-14)。
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="+")
    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    call = models.ForeignKey("applications.Call", models.PROTECT, to_field="key", related_name="+")
    transition = models.CharField(max_length=40)
    approved = models.BooleanField()
    amount = models.BigIntegerField(null=True)
    reserves = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved=False) | ~Q(by=F("proposed_by")), name="a_decision_has_two_people"
            ),
            models.CheckConstraint(condition=Q(approved=True) | ~Q(reason=""), name="a_refusal_has_a_reason"),
        ]
