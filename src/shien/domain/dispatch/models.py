"""専門家の名簿・引き当て・年度の回数。"""

import uuid

from django.db import models
from django.db.models import F, Q


class Expert(models.Model):
    """専門家。themes は支援できる課題、prefectures は行ける都道府県、times は午前・午後。"""

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

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(recommended_by=""), name="an_expert_is_recommended")]


class ExpertAssignment(models.Model):
    """引き当て。一つの派遣に、いまの専門家は一人。reasons は選んだときの理由。"""

    application = models.ForeignKey("applications.Application", models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    reasons = models.JSONField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(live=True), name="one_expert_per_dispatch")
        ]


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
