"""支援施策の名簿の表。だれでも読めるものなので行の保護は要らない。もとの記録は消さない。"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from .choices import AmendmentState, InstitutionKind, LinkKind, Outcome, Source, State


class Provider(models.Model):
    """実施機関 (府省・都道府県・市区町村)。"""

    name = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=16, choices=InstitutionKind)
    code = models.CharField(max_length=16, blank=True)


class Measure(models.Model):
    """支援施策。並びが空・文字が空・NULL は「記載なし」。folded_into は、一覧でこれを代わりに見せる同じ支援施策。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    state = models.CharField(max_length=12, choices=State)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=60, blank=True)
    service_category = models.CharField(max_length=500, blank=True)
    subsidy_catch_phrase = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    detail_format = models.CharField(max_length=12, default="html")
    target = models.TextField(blank=True)
    use_purpose = ArrayField(models.CharField(max_length=20), default=list)
    industry = ArrayField(models.CharField(max_length=1), default=list)
    target_area_search = ArrayField(models.CharField(max_length=2), default=list)
    target_area_detail = models.TextField(blank=True)
    target_number_of_employees = models.CharField(max_length=20, blank=True)
    subsidy_rate = models.TextField(blank=True)
    subsidy_max_limit = models.BigIntegerField(null=True)
    acceptance_remarks = models.TextField(blank=True)
    project_end_deadline = models.DateField(null=True)
    institution_name = models.CharField(max_length=500, blank=True)
    usage = models.TextField(blank=True)
    inquiry = models.TextField(blank=True)
    front_subsidy_detail_page_url = models.CharField(max_length=2000, blank=True)
    licence = models.CharField(max_length=300)
    confirmed_on = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    search_text = models.TextField()
    folded_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    extracted_with = models.CharField(max_length=16, blank=True, default="")
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="measure_has_a_title"),
            models.CheckConstraint(
                condition=Q(subsidy_max_limit=None) | Q(subsidy_max_limit__gt=0), name="measure_limit_is_above_zero"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="published_measure_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(front_subsidy_detail_page_url="") | Q(front_subsidy_detail_page_url__regex=r"^https?://"),
                name="measure_links_to_http_only",
            ),
            models.CheckConstraint(
                condition=~Q(target_area_search__contains=["00"]) | Q(target_area_search__len=1),
                name="nationwide_stands_alone",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="measures_by_news"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="measures_by_words"),
            GinIndex(fields=["target_area_search"], name="measures_by_area"),
            GinIndex(fields=["use_purpose"], name="measures_by_purpose"),
            GinIndex(fields=["industry"], name="measures_by_industry"),
        ]


class Call(models.Model):
    """公募回。終わりは始まりより後。follow_up は採択後の手続きで、公募ではない。"""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    acceptance_start_datetime = models.DateTimeField(null=True)
    acceptance_end_datetime = models.DateTimeField(null=True)
    time_stated = models.BooleanField(default=True)
    follow_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acceptance_start_datetime=None)
                | Q(acceptance_end_datetime=None)
                | Q(acceptance_end_datetime__gt=F("acceptance_start_datetime")),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(acceptance_start_datetime__isnull=False) | Q(acceptance_end_datetime__isnull=False),
                name="call_has_a_start_or_an_end",
            ),
        ]
        indexes = [models.Index(fields=["measure", "acceptance_end_datetime"], name="calls_of_a_measure")]


class Extracted(models.Model):
    """本文から読み取った値。出所の欄 (stated) と、文から読んだもの。place は確からしい順。

    start・end は、もとの記録の欄 field の中の範囲。書き換えず、読み直すたびに置き直す。
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    value = models.JSONField()
    field = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    confidence = models.FloatField()
    rule = models.CharField(max_length=60)
    stated = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "place"], name="one_extracted_value_per_place"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="extracted_value_has_its_span"),
            models.CheckConstraint(
                condition=Q(confidence__gt=0, confidence__lte=1), name="extracted_confidence_is_a_share"
            ),
        ]


class Alteration(models.Model):
    """名簿の版。支援施策を変えたトランザクションが、一行ずつ足す (migrations/0004 の引き金)。索引が古いかを知るためだけに使う。"""

    changed_by = models.BigIntegerField(unique=True)
    changes = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()


class SourceRecord(models.Model):
    """よその名簿の記録。もとの文のまま残す。measure が無いのは、支援施策として読めなかったもの。"""

    source = models.CharField(max_length=16, choices=Source)
    record_id = models.CharField(max_length=120)
    raw = models.TextField()
    parsed = models.JSONField()
    sha256 = models.CharField(max_length=64)
    licence = models.CharField(max_length=300, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    measure = models.OneToOneField(Measure, models.PROTECT, null=True, related_name="record")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "record_id"], name="one_record_per_number"),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at")), name="last_seen_is_not_before_first"
            ),
        ]


class Doubt(models.Model):
    """疑い。編集者が決めるまで開いている。決めたら行は残る。"""

    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    column = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    blocking = models.BooleanField()
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="settled_doubt_has_time_and_outcome",
            ),
            models.UniqueConstraint(
                fields=["record", "code", "column"], condition=Q(settled_at=None), name="one_open_doubt"
            ),
        ]
        indexes = [models.Index(fields=["opened_at", "id"], condition=Q(settled_at=None), name="doubts_waiting")]


class Link(models.Model):
    """支援施策どうしのつながり。duplicate は両方の古い方を other に、local は国の制度を other に置く。"""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    other = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=LinkKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "other", "kind"], name="one_link_of_a_kind"),
            models.CheckConstraint(condition=~Q(measure=F("other")), name="a_measure_is_not_its_own_twin"),
        ]


class Amendment(models.Model):
    """編集者の訂正。一つの欄の、前の値と後の値。行は残る。公開中の内容は、二人目が決めてから変わる。"""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    batch = models.UUIDField()
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=AmendmentState)
    proposed_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AmendmentState.WAITING, decided_at=None)
                | (~Q(state=AmendmentState.WAITING) & Q(decided_at__isnull=False)),
                name="decided_correction_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["measure", "field"], condition=Q(state=AmendmentState.WAITING), name="one_waiting_correction"
            ),
        ]
        indexes = [models.Index(fields=["measure", "-proposed_at"], name="corrections_of_a_measure")]


class PastGrant(models.Model):
    """過去の交付。公表された事実だけで、相手の名前は持たない。names は名前の骨 (支援施策と結ぶ)。金額の負は減額。"""

    record_id = models.CharField(max_length=32, unique=True)
    corporate_number = models.CharField(max_length=13)
    title = models.CharField(max_length=500)
    names = ArrayField(models.CharField(max_length=500))
    amount = models.BigIntegerField(null=True)
    date_of_approval = models.DateField(null=True)
    government_departments = models.CharField(max_length=300, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="past_grant_has_a_title"),
            models.CheckConstraint(condition=Q(corporate_number__regex=r"^[0-9]{13}$"), name="past_grant_has_its_firm"),
        ]
        indexes = [GinIndex(fields=["names"], name="past_grants_by_name")]
