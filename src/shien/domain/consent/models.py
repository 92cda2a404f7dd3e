"""連携サイトと承諾の表。トークンは承諾を指し、承諾はトークンを知らない。"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from oauth2_provider.models import (
    AbstractAccessToken,
    AbstractApplication,
    AbstractDeviceGrant,
    AbstractGrant,
    AbstractIDToken,
    AbstractRefreshToken,
)

from .choices import Direction, EndReason, SiteState
from .sealed import SealedTextField


class LinkedSite(AbstractApplication):
    """連携サイト。持ち主・目的・項目群・向き・戻り先を登録した、ほかのシステム。"""

    owner = models.CharField(max_length=200)
    owner_corporate_number = models.CharField(max_length=13, blank=True)
    recipient_class = models.CharField(max_length=1)
    description = models.CharField(max_length=400)
    contact = models.CharField(max_length=200, blank=True)
    base_url = models.URLField(max_length=300)
    webhook_url = models.URLField(max_length=300, blank=True)
    webhook_secret = models.CharField(max_length=128, blank=True)
    purposes = ArrayField(models.CharField(max_length=40))
    groups = ArrayField(models.CharField(max_length=40))
    forms = ArrayField(models.CharField(max_length=60), default=list)
    direction = models.CharField(max_length=16, choices=Direction, default=Direction.READ)
    state = models.CharField(max_length=12, choices=SiteState, default=SiteState.ACTIVE)

    def redirect_uri_allowed(self, uri: str) -> bool:
        """戻り先は、登録したものと一字も違わないこと (SEC-3)。"""
        return uri in self.redirect_uris.split()


class Consent(models.Model):
    """承諾。事業者 × 相手 × 目的 × 項目群 × 期間 × 向き。終わっても行は残る (PRIV-3)。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+")
    site = models.ForeignKey(LinkedSite, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    groups = ArrayField(models.CharField(max_length=40))
    declined = ArrayField(models.CharField(max_length=40), default=list)
    direction = models.CharField(max_length=16, choices=Direction)
    auto_accept = models.BooleanField(default=False)
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    granted_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    ended_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    receipt = models.TextField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "site", "purpose"], condition=Q(ended_at=None), name="one_live_consent"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="ended_consent_has_time_and_reason",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("granted_at")), name="consent_expires_after_its_start"),
            models.CheckConstraint(condition=~Q(groups=[]), name="consent_has_a_group"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="live_consents_by_end")]


class Grant(AbstractGrant):
    """認可コード。60秒、一度だけ。"""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="+")
    delegation = models.ForeignKey("accounts.Delegation", models.CASCADE, null=True, related_name="+")

    class Meta(AbstractGrant.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_GRANT_MODEL"


class SpentCode(models.Model):
    """使い終えた認可コード。二度目に使われたら、渡したトークンを止める (SEC-5)。"""

    code_sha256 = models.CharField(max_length=64, primary_key=True)
    site = models.ForeignKey(LinkedSite, models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="+")
    token_family = models.UUIDField(null=True)
    spent_at = models.DateTimeField()


class AccessToken(AbstractAccessToken):
    """アクセストークン。承諾に結び付き、10分で切れる。"""

    token = SealedTextField()
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="+")
    delegation = models.ForeignKey("accounts.Delegation", models.CASCADE, null=True, related_name="+")

    class Meta(AbstractAccessToken.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL"


class RefreshToken(AbstractRefreshToken):
    """更新トークン。使うたびに替わり、承諾より長くは生きない。"""

    token = SealedTextField()
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="+")
    delegation = models.ForeignKey("accounts.Delegation", models.CASCADE, null=True, related_name="+")

    class Meta(AbstractRefreshToken.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL"


class IDToken(AbstractIDToken):
    """使わない (認可だけを行う)。認可サーバーの部品が表を求める。"""

    class Meta(AbstractIDToken.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_ID_TOKEN_MODEL"


class DeviceGrant(AbstractDeviceGrant):
    """使わない。認可サーバーの部品が表を求める。"""

    class Meta(AbstractDeviceGrant.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_DEVICE_GRANT_MODEL"
