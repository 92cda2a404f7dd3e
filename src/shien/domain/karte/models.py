"""カルテの表。値は書いたら変えず、新しい値を足す。"""

import uuid

from django.db import models
from django.db.models import Q

from .choices import ImportState, Source


class Import(models.Model):
    """取込み。読み取った値をここに置き、確かめてからカルテに入れる。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.STAGED)
    reading = models.JSONField()
    staged_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    staged_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.STAGED, settled_at=None)
                | (~Q(state=ImportState.STAGED) & Q(settled_at__isnull=False)),
                name="settled_imports_have_a_time",
            )
        ]


class Value(models.Model):
    """値。事業者 × 項目 × 部分 (事業年度の末日・行) × 出所ごとに、生きている行は一つ。

    value が None の行は「消した」ことを表す。
    """

    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    item = models.CharField(max_length=64)
    part = models.CharField(max_length=32, blank=True)
    value = models.TextField(null=True)  # noqa: DJ001 -- None says "removed", "" does not occur
    source = models.CharField(max_length=16, choices=Source)
    source_detail = models.CharField(max_length=255, blank=True)
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    batch = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+", db_index=False)
    observed_on = models.DateField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "item", "part", "source"],
                condition=Q(superseded_at=None),
                name="one_live_value_per_source",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="a_value_is_not_empty"),
        ]
        indexes = [models.Index(fields=["enterprise", "item", "part", "-id"], name="history_of_item")]


class Preference(models.Model):
    """食い違う値のうち、事業者が選んだ出所。"""

    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    item = models.CharField(max_length=64)
    part = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=16, choices=Source)
    chosen_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "item", "part"], name="one_choice_per_value")]


class HeaderMapping(models.Model):
    """試算表の見出しと科目の対応。事業者が一度決めれば、次から覚えている。"""

    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    headers = models.CharField(max_length=64)
    mapping = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "headers"], name="one_mapping_per_layout")]


class SourceStatus(models.Model):
    """出所の稼働。止まっている出所の値は「取得できない」と答える。"""

    source = models.CharField(max_length=16, primary_key=True, choices=Source)
    unavailable_since = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)


class RegisterCompany(models.Model):
    """法人番号公表サイトの一社 (公開情報)。"""

    corporate_number = models.CharField(max_length=13, primary_key=True)
    name = models.TextField()
    kana = models.TextField(blank=True)
    name_en = models.TextField(blank=True)
    kind = models.CharField(max_length=3)
    prefecture_name = models.CharField(max_length=10, blank=True)
    city_name = models.CharField(max_length=40, blank=True)
    street_number = models.TextField(blank=True)
    prefecture_code = models.CharField(max_length=2, blank=True)
    city_code = models.CharField(max_length=3, blank=True)
    postal_code = models.CharField(max_length=7, blank=True)
    address_outside = models.TextField(blank=True)
    close_date = models.DateField(null=True)
    close_cause = models.CharField(max_length=2, blank=True)
    successor_corporate_number = models.CharField(max_length=13, blank=True)
    updated_on = models.DateField(null=True)
