"""提出と受付票。書いたら変えない。"""

import uuid

from django.db import models
from django.db.models import Q

from shien.domain.applications.choices import Scan


class StoredFile(models.Model):
    """置き場所にある中身。名前は持たず、要約値で一つに決まる。"""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE)
    scan_detail = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kept_at"], condition=Q(scan=Scan.WAITING), name="files_to_scan")]


class Submission(models.Model):
    """提出。submitted_at は要求が届いた瞬間。一つの下書きの一つの版は、一度しか提出できない。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=60)
    occurrence = models.CharField(max_length=20, blank=True)
    form_version = models.ForeignKey("applications.FormVersion", models.PROTECT, related_name="+", db_index=False)
    draft_version = models.PositiveIntegerField()
    number = models.CharField(max_length=24, unique=True)
    answers = models.JSONField()
    values = models.JSONField()
    files = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    receipt = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "form", "occurrence", "draft_version"], name="a_draft_is_submitted_once"
            ),
            models.CheckConstraint(condition=~Q(receipt=""), name="a_submission_has_a_receipt"),
        ]


class SubmissionFile(models.Model):
    """提出に付いたファイル。数が揃わない提出は、確定できない (トリガー)。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    attachment = models.UUIDField()
    field = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "attachment"], name="a_file_is_listed_once_per_submission")
        ]


class IdempotencyKey(models.Model):
    """答え終えた要求。同じ鍵・同じ中身には同じ答えを返す (REL-3)。"""

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    operation = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    body_sha256 = models.CharField(max_length=64)
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "enterprise", "operation", "key"], name="one_answer_per_idempotency_key"
            )
        ]
