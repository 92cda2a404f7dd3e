"""事業計画の表。どの行も、書いたら変えない。いまの姿は、いちばん新しい行で決まる。"""

import uuid

from django.db import models
from django.db.models import Q

from .choices import Step


class BusinessPlan(models.Model):
    """計画の器。supporter は作った支援者で、事業者本人が作ったものは空。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    supporter = models.ForeignKey("accounts.Enterprise", models.PROTECT, null=True, related_name="+")
    organisation = models.CharField(max_length=200)
    made_at = models.DateTimeField()


class PlanVersion(models.Model):
    """計画の版。document はシミュレーションのエンジンの書式 (円、率は小数)。by_supporter は支援者が保存したか。"""

    plan = models.ForeignKey(BusinessPlan, models.PROTECT, related_name="versions")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    document = models.JSONField()
    by_supporter = models.BooleanField()
    organisation = models.CharField(max_length=200)
    saved_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=~Q(name=""), name="a_plan_has_a_name"),
        ]


class PlanStep(models.Model):
    """計画を渡した・渡すのをやめた・消した。receiver は渡した先の支援者で、事業者に渡したときは空。"""

    plan = models.ForeignKey(BusinessPlan, models.PROTECT, related_name="steps")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Step)
    receiver = models.ForeignKey("accounts.Enterprise", models.PROTECT, null=True, related_name="+")
    receiver_name = models.CharField(max_length=200, blank=True)
    taken_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
