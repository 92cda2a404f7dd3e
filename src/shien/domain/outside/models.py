"""外部システムの表。引渡しは、申請の状態の一行につき一つ。トークンは要約値だけを持つ。"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .choices import HandoverState, OfferState, Work


class SiteToken(models.Model):
    """外部システム自身のトークン (client_credentials)。10分で切れる。"""

    token_sha256 = models.CharField(max_length=64, primary_key=True)
    site = models.ForeignKey("consent.LinkedSite", models.CASCADE, related_name="+")
    scopes = ArrayField(models.CharField(max_length=20))
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Assignment(models.Model):
    """どのシステムに、どの手続きの、何を任せるか。終わっても行は残る。

    staged_through は、引渡しに載せ終えた状態の行の番号 (これより前は、もう調べない)。
    """

    site = models.ForeignKey("consent.LinkedSite", models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    work = models.CharField(max_length=20, choices=Work)
    began_at = models.DateTimeField()
    began_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    staged_through = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "procedure", "work"], condition=Q(ended_at=None), name="one_live_assignment"
            )
        ]


class Handover(models.Model):
    """引渡し。sequence は、このシステムへの、この申請の中の番号 (1から続く)。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("consent.LinkedSite", models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    state_row = models.ForeignKey("applications.StateRow", models.PROTECT, related_name="+", db_index=False)
    submission = models.ForeignKey("applications.Submission", models.PROTECT, null=True, related_name="+")
    body = models.JSONField()
    sequence = models.PositiveIntegerField()
    event = models.UUIDField(unique=True)
    state = models.CharField(max_length=14, choices=HandoverState, default=HandoverState.READY)
    ready_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "state_row"], name="a_step_is_delivered_once_to_a_system"),
            models.UniqueConstraint(fields=["site", "application", "sequence"], name="deliveries_are_numbered"),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.ACKNOWLEDGED) | Q(acknowledged_at__isnull=False),
                name="an_acknowledged_delivery_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["site", "id"], name="deliveries_of_system")]


class Answered(models.Model):
    """答え終えた要求。同じ鍵・同じ中身には同じ答えを返す (REL-3)。"""

    site = models.ForeignKey("consent.LinkedSite", models.CASCADE, related_name="+", db_index=False)
    operation = models.CharField(max_length=20)
    key = models.CharField(max_length=255)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "operation", "key"], name="one_answer_per_key_of_a_system")
        ]


class Offer(models.Model):
    """パートナーが前もって書いた申請書。受け取った事業者に結び付き、ほかの誰にも見えなくなる。

    断るか、期限が過ぎれば、answers は空にする。tells は、状況をパートナーに知らせてよいという事業者の同意。
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("consent.LinkedSite", models.PROTECT, related_name="+")
    call = models.ForeignKey("applications.Call", models.PROTECT, related_name="+")
    form_version = models.ForeignKey("applications.FormVersion", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=100, blank=True)
    answers = models.JSONField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.WAITING)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, null=True, related_name="+")
    claimed_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    application = models.ForeignKey("applications.Application", models.PROTECT, null=True, related_name="+")
    tells = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise=None, claimed_at=None, claimed_by=None, state__in=("waiting", "expired"))
                | Q(enterprise__isnull=False, claimed_at__isnull=False, claimed_by__isnull=False) & ~Q(state="waiting"),
                name="a_claimed_offer_belongs_to_a_firm",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "claimed", "accepted")) | Q(answers={}),
                name="what_was_refused_or_expired_is_erased",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(application__isnull=False),
                name="an_accepted_offer_has_an_application",
            ),
            models.CheckConstraint(condition=Q(tells=False) | Q(state="accepted"), name="only_an_accepted_offer_tells"),
        ]
