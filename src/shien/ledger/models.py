"""証跡の表。行は足すだけで、変えも消しもしない (権限でも防ぐ)。"""

import uuid

from django.db import models

# 職員が値を開いた行いと、開こうとした行い。見張りが読む。
STAFF_READS = ("staff_view", "application_view", "application_file", "contact_view", "dispute_view", "staff_refused")


class Entry(models.Model):
    """証跡の一行。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    shard = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    enterprise_id = models.BigIntegerField(null=True)
    organisation = models.CharField(max_length=200, blank=True)
    person = models.CharField(max_length=200, blank=True)
    body = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "seq"], name="one_entry_per_place_in_a_chain")]
        indexes = [
            models.Index(fields=["enterprise_id", "-at"], name="ledger_of_enterprise"),
            models.Index(fields=["at"], condition=models.Q(act__in=STAFF_READS), name="ledger_staff_reads"),
        ]


class Head(models.Model):
    """鎖の先頭。行を書くトランザクションだけが進める。"""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class Seal(models.Model):
    """封印。すべての鎖の先頭をまとめて署名したもの。"""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    heads = models.JSONField()
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)


class Event(models.Model):
    """送信待ちの知らせ (outbox)。変更と同じトランザクションで書き、あとで送る。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    topic = models.CharField(max_length=40)
    recipient = models.CharField(max_length=200)
    subject = models.CharField(max_length=100)
    sequence = models.BigIntegerField()
    payload = models.JSONField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "sequence"], name="events_of_a_subject_are_numbered")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(delivered_at=None, given_up_at=None), name="events_waiting"
            )
        ]
