"""受け持ち、審査員の割当て、利害関係の届出。"""

import uuid

from django.db import models
from django.db.models import Q

from shien.domain.review.choices import RelationKind


class Handling(models.Model):
    """事務局の受け持ち。一つの申請に一人。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    account_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(ended_at=None), name="one_handler_per_application"
            )
        ]


class Relation(models.Model):
    """審査員が前もって届け出た関わり。text は相手の名前か法人番号、市区町村。"""

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RelationKind)
    text = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Assignment(models.Model):
    """審査員の割当て。申請者の名前・公募回は割り当てたときの写し (審査員は申請の表を読めない)。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    number = models.CharField(max_length=20)
    applicant_name = models.CharField(max_length=300)
    procedure = models.CharField(max_length=60)
    call_name = models.CharField(max_length=200)
    reviewer = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    reviewer_name = models.CharField(max_length=200)
    warnings = models.JSONField(default=list)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"], condition=Q(ended_at=None), name="a_reviewer_is_assigned_once"
            ),
            models.CheckConstraint(condition=~Q(reviewer=models.F("by")), name="nobody_assigns_oneself"),
        ]


class Declaration(models.Model):
    """審査員自身の、この申請についての届出。開く前に一度だけ書く。"""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="+")
    conflict = models.BooleanField()
    text = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(conflict=False) | ~Q(text=""), name="a_conflict_is_told_in_words")
        ]
