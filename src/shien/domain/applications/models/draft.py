"""下書き。保存のたびに版が進み、欄ごとの前後が残る。"""

import uuid

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """下書き。answers は欄の id → 値、origins は自動で入れた欄の出所 (rules.py が形を決める)。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=60)
    occurrence = models.CharField(max_length=20, blank=True)
    form_version = models.ForeignKey("applications.FormVersion", models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    origins = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    carried = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "form", "occurrence"], name="one_draft_per_form_and_occurrence"
            )
        ]


class DraftEdit(models.Model):
    """一つの欄の一回の変更。version は、この変更で進んだ下書きの版。None は空欄。"""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    field = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "version", "field"], name="a_field_changes_once_per_version")
        ]


class Comment(models.Model):
    """下書きの欄に付ける話。消さずに、済みの印を付ける。"""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)


class Attachment(models.Model):
    """下書きの添付ファイル。中身は sha256 で置き場所から引く。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    stored = models.ForeignKey("applications.StoredFile", models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    warnings = models.JSONField(default=list)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="an_attachment_is_not_empty"),
        ]
