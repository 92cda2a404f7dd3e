"""お知らせの表。宛先のある表は、その購読者の範囲 (reach) か自動処理でだけ読める。"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from .choices import BounceKind, Delivery, Errand, Move, Rhythm


class Subscriber(models.Model):
    """購読者。サインインした人 (account) か、メールだけの訪問者。closing_notice は、お気に入りの締切を知らせるか。"""

    email = models.CharField(max_length=190)
    account = models.OneToOneField("accounts.Account", models.PROTECT, null=True, related_name="+")
    closing_notice = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=Q(account=None), name="one_visitor_per_address"),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(email=""), name="visitor_is_known_by_an_address"
            ),
        ]


class SavedSearch(models.Model):
    """保存した検索。filters は絞り込み。watermark より後に公開されたものが新しい。due_at に次を調べる。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    filters = models.JSONField()
    rhythm = models.CharField(max_length=8, choices=Rhythm)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    watermark = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, watermark=None, due_at=None)
                | Q(confirmed_at__isnull=False, watermark__isnull=False, due_at__isnull=False),
                name="confirmed_search_has_its_watermark",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(confirmed_at__isnull=False, paused_at=None, ended_at=None),
                name="searches_by_due",
            ),
            models.Index(fields=["subscriber", "id"], name="searches_of_a_subscriber"),
        ]


class Told(models.Model):
    """知らせた支援施策。同じ検索の同じことは、一度しか書けない。occasion は new か closes:日付。"""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="+")
    search = models.ForeignKey(SavedSearch, models.CASCADE, null=True, related_name="+")
    measure_key = models.UUIDField()
    occasion = models.CharField(max_length=20)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["search", "measure_key", "occasion"], condition=Q(search__isnull=False),
                name="a_search_tells_a_thing_once",
            ),
            models.UniqueConstraint(
                fields=["subscriber", "measure_key", "occasion"], condition=Q(search=None),
                name="a_favourite_tells_a_thing_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["told_at"], name="told_by_time")]


class Favourite(models.Model):
    """お気に入り。サインインした人の、気になる支援施策。"""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="+")
    measure_key = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "measure_key"], name="a_favourite_once")]
        indexes = [models.Index(fields=["measure_key"], name="favourites_of_a_measure")]


class MailLink(models.Model):
    """一度だけのリンク。値は置かず、要約値だけを置く (SEC-18)。target は確かめる行の番号。"""

    hash = models.CharField(max_length=64, unique=True)
    errand = models.CharField(max_length=12, choices=Errand)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="+")
    target = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Readership(models.Model):
    """ニュースレターの申込み。本人の言った関心を持つ。空の並びは「問わない」。text_version は同意の文の版。"""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="+")
    industry = ArrayField(models.CharField(max_length=1), default=list)
    prefecture = ArrayField(models.CharField(max_length=2), default=list)
    use_purpose = ArrayField(models.CharField(max_length=20), default=list)
    text_version = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber"],
                condition=Q(confirmed_at__isnull=False, ended_at=None),
                name="one_live_readership",
            )
        ]


class Newsletter(models.Model):
    """ニュースレターの一号。下書きのあいだだけ変えられる。絞り込みの空の並びは「全員」。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    measures = ArrayField(models.UUIDField(), default=list)
    industry = ArrayField(models.CharField(max_length=1), default=list)
    prefecture = ArrayField(models.CharField(max_length=2), default=list)
    use_purpose = ArrayField(models.CharField(max_length=20), default=list)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="a_letter_says_something")]


class NewsletterStep(models.Model):
    """ニュースレターにしたこと。足すだけで変えない。count は、そのときの宛先の数。digest は中身の要約値。"""

    newsletter = models.ForeignKey(Newsletter, models.PROTECT, related_name="+")
    move = models.CharField(max_length=12, choices=Move)
    count = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64)
    taken_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["newsletter", "id"], name="steps_of_a_newsletter")]


class Recipient(models.Model):
    """一号の宛先。一つの番地に一行、一通。"""

    newsletter = models.ForeignKey(Newsletter, models.PROTECT, related_name="+")
    readership = models.ForeignKey(Readership, models.CASCADE, related_name="+")
    email = models.CharField(max_length=190)
    state = models.CharField(max_length=10, choices=Delivery, default=Delivery.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(F("newsletter"), Lower("email"), name="one_mail_per_address"),
            models.CheckConstraint(
                condition=Q(state=Delivery.WAITING, settled_at=None)
                | (~Q(state=Delivery.WAITING) & Q(settled_at__isnull=False)),
                name="settled_mail_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state=Delivery.WAITING), name="mails_waiting"),
            models.Index(fields=["newsletter", "state"], name="progress_of_a_newsletter"),
        ]


class Bounce(models.Model):
    """不達の記録。足すだけ。mail は、どの一通か (同じ一通の知らせは一度だけ数える)。"""

    email = models.CharField(max_length=190)
    kind = models.CharField(max_length=4, choices=BounceKind)
    status = models.CharField(max_length=12)
    mail = models.CharField(max_length=60, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(Lower("email"), name="bounces_of_an_address")]


class StoppedAddress(models.Model):
    """送るのをやめた番地。不達が続いたため。"""

    email = models.CharField(max_length=190)
    stopped_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="an_address_is_stopped_once")]
