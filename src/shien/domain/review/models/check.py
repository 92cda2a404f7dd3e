"""形式の確認と、加点・減点の確認。足すだけで、いちばん新しい行が効く。"""

from django.db import models
from django.db.models import Q


class FormalCheck(models.Model):
    """形式の確認。results は門の項目の id → {ok, note}。一つの提出についての確認。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    submission = models.ForeignKey("applications.Submission", models.PROTECT, to_field="key", related_name="+")
    results = models.JSONField()
    passed = models.BooleanField()
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["application", "-id"], name="checks_of_application")]


class BonusCheck(models.Model):
    """認めた加点と減点。points は足し引きした点、bonus と malus は認めた項目の id。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    bonus = models.JSONField(default=list)
    malus = models.JSONField(default=list)
    points = models.IntegerField()
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(points__gte=-100, points__lte=100), name="bonus_is_small")]
        indexes = [models.Index(fields=["application", "-id"], name="bonus_of_application")]
