"""支援機関の名簿と相談の表。名簿はだれでも読める。相談は、事業者と相手の機関だけが読める。"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from .choices import ContactState, Side


class SupportInstitution(models.Model):
    """支援機関。並びが空・文字が空・NULL は「記載なし」。organisation は答える職員の組織で、公表しない。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    source = models.CharField(max_length=20)
    record_id = models.CharField(max_length=40)
    licence = models.CharField(max_length=300)
    synthetic = models.BooleanField(default=False)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)
    certification = models.CharField(max_length=40, blank=True)
    corporate_number = models.CharField(max_length=13, blank=True)
    prefecture = models.CharField(max_length=2)
    municipality = models.CharField(max_length=6, blank=True)
    postal_code = models.CharField(max_length=7, blank=True)
    location = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=100, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    url = models.CharField(max_length=500, blank=True)
    expertise = ArrayField(models.CharField(max_length=40), default=list)
    industries = ArrayField(models.CharField(max_length=1), default=list)
    areas = ArrayField(models.CharField(max_length=2), default=list)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    fee = models.CharField(max_length=20, blank=True)
    fee_note = models.CharField(max_length=200, blank=True)
    online = models.BooleanField(null=True)
    certified_on = models.DateField(null=True)
    certified_until = models.DateField(null=True)
    organisation = models.CharField(max_length=200, blank=True)
    search_text = models.TextField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "record_id"], name="one_institution_per_number"),
            models.CheckConstraint(condition=~Q(name=""), name="institution_has_a_name"),
            models.CheckConstraint(
                condition=Q(certified_on=None) | Q(certified_until=None) | Q(certified_until__gte=F("certified_on")),
                name="certification_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex=r"^https?://"), name="institution_links_to_http_only"
            ),
        ]
        indexes = [
            models.Index(fields=["prefecture", "municipality"], name="institutions_by_place"),
            models.Index(fields=["corporate_number"], name="institutions_by_number"),
            GinIndex(fields=["expertise"], name="institutions_by_expertise"),
        ]


class SupportResult(models.Model):
    """支援の実績 (制度・年度ごとの件数)。NULL はまだ分からない。"""

    institution = models.ForeignKey(SupportInstitution, models.CASCADE, related_name="+")
    programme = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField()
    supported = models.PositiveIntegerField()
    adopted = models.PositiveIntegerField(null=True)
    settled = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "programme", "fiscal_year"], name="one_result_a_year"),
            models.CheckConstraint(
                condition=Q(adopted=None) | Q(adopted__lte=F("supported")), name="adopted_are_among_the_supported"
            ),
            models.CheckConstraint(
                condition=Q(settled=None) | Q(adopted__isnull=False, settled__lte=F("adopted")),
                name="settled_are_among_the_adopted",
            ),
        ]


class TrackRecord(models.Model):
    """実績と返事のまとめ。実績と相談から計算し直す。割合は0から1、reply_hours は時間。"""

    institution = models.OneToOneField(SupportInstitution, models.CASCADE, related_name="track")
    decided = models.PositiveIntegerField()
    adopted = models.PositiveIntegerField()
    expected = models.FloatField()
    mean = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    lead = models.FloatField()
    requests = models.PositiveIntegerField(default=0)
    reply_hours = models.FloatField(null=True)
    computed_at = models.DateTimeField()


class ContactRequest(models.Model):
    """相談。shared は、事業者が選んで伝えた値の写し ({item, part, label, text} の並び)。書いたら変えない。"""

    id = models.UUIDField(primary_key=True)
    institution = models.ForeignKey(SupportInstitution, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    topics = ArrayField(models.CharField(max_length=40))
    message = models.TextField()
    shares = ArrayField(models.CharField(max_length=20), default=list)
    shared = models.JSONField(default=list)
    asked_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(message=""), name="a_request_says_something")]
        indexes = [
            models.Index(fields=["enterprise", "-asked_at"], name="requests_of_firm"),
            models.Index(fields=["institution", "-asked_at"], name="requests_to_institution"),
        ]


class ContactStep(models.Model):
    """相談の状態の一行。足すだけで、変えない。"""

    request = models.ForeignKey(ContactRequest, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    institution = models.ForeignKey(SupportInstitution, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ContactState)
    side = models.CharField(max_length=12, choices=Side)
    text = models.TextField(blank=True)
    taken_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["request", "-id"], name="steps_of_a_request")]


class ContactReminder(models.Model):
    """返事の無い相談を知らせた記録。days は送ってからの日数。"""

    request = models.ForeignKey(ContactRequest, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    institution = models.ForeignKey(SupportInstitution, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "days"], name="reminded_once")]
