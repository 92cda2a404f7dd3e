"""採択・認定の公表。公表したものは変えず、直すときは次の版を足す。"""

from django.db import models


class Publication(models.Model):
    """公表の一つの版。items は手続きが公表すると決めた項目の id と名前。だれでも読める。"""

    call = models.ForeignKey("applications.Call", models.PROTECT, to_field="key", related_name="+")
    procedure = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    items = models.JSONField()
    count = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["call", "-id"], name="publications_of_call")]


class PublicationRow(models.Model):
    """公表の一行。cells は items と同じ並びの文字。"""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "order"], name="a_published_list_is_numbered")]
