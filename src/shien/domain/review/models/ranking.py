"""順位表。作るたびに足し、どの表で決めたかが残る。"""

import uuid

from django.db import models


class RankingTable(models.Model):
    """公募回の順位表。budget は作ったときの予算、taken はもう決まっていた額。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("applications.Call", models.PROTECT, to_field="key", related_name="+")
    procedure = models.CharField(max_length=60)
    budget = models.BigIntegerField(null=True)
    taken = models.BigIntegerField()
    mark = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["call", "-id"], name="rankings_of_call")]


class RankingRow(models.Model):
    """順位表の一行。points は分数の文字 (a/b)。"""

    ranking = models.ForeignKey(RankingTable, models.PROTECT, related_name="+")
    application = models.ForeignKey("applications.Application", models.PROTECT, to_field="key", related_name="+")
    place = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    points = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    total = models.BigIntegerField()
    verdict = models.CharField(max_length=12)
    tie = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ranking", "application"], name="an_application_is_ranked_once"),
        ]
