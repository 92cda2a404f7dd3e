"""認可サーバーの規則。django-oauth-toolkit の上に、承諾への結び付きと一度きりのコードを足す。"""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2.rfc6749 import errors

from shien.domain.accounts import row_security
from shien.values.items import GROUPS

from .choices import SiteState
from .models import AccessToken, Grant, RefreshToken, SpentCode


class ItemGroupScopes(BaseScopes):
    """許諾範囲 (scope) は項目群。"""

    def get_all_scopes(self) -> dict[str, str]:
        """すべての項目群とその名前。"""
        return {key: group.label for key, group in GROUPS.items()}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """この連携サイトが求めてよい項目群。"""
        return list(application.groups) if application else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        """求める項目群が書かれていないとき。"""
        return list(application.groups) if application else []


def _live(consent: Any, delegation: Any) -> bool:
    now = timezone.now()
    return (
        consent.ended_at is None
        and now < consent.expires_at
        and consent.enterprise.suspended_at is None
        and (
            delegation is None or (delegation.withdrawn_at is None and delegation.starts_at <= now < delegation.ends_at)
        )
    )


class Validator(OAuth2Validator):
    """コードもトークンも承諾を指す。承諾が終われば、どれも使えない。"""

    def _load_application(self, client_id: str, request: Any) -> Any:
        application = super()._load_application(client_id, request)
        if application is not None and application.state != SiteState.ACTIVE:
            request.client = None
            return None
        return application

    def _create_authorization_code(self, request: Any, code: Any, expires: Any = None) -> Any:
        if request.code_challenge_method != "S256" or not request.code_challenge:
            raise errors.InvalidRequestError("code_challenge_method must be S256", request=request)
        expires = expires or timezone.now() + timedelta(seconds=60)
        return Grant.objects.create(
            application=request.client, user=request.user, code=code["code"], expires=expires,
            redirect_uri=request.redirect_uri, scope=" ".join(request.scopes), code_challenge=request.code_challenge,
            code_challenge_method="S256", consent_id=request.consent_id, delegation_id=request.delegation_id,
        )  # fmt: skip

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """コードを確かめる。使い終えたコードなら、それで渡したトークンをすべて止める。"""
        digest = hashlib.sha256(code.encode()).hexdigest()
        with row_security.system():
            spent = SpentCode.objects.filter(code_sha256=digest, site=client).first()
            if spent is not None:
                # The refusal raises, so the revocation is committed here, on its own.
                with transaction.atomic():
                    now = timezone.now()
                    family = RefreshToken.objects.filter(token_family=spent.token_family, revoked=None)
                    AccessToken.objects.filter(refresh_token__token_family=spent.token_family).delete()
                    family.update(revoked=now)
                return False
            grant = (
                Grant.objects.select_related("consent__enterprise", "delegation")
                .filter(code=code, application=client)
                .first()
            )
            if grant is None or grant.is_expired() or not _live(grant.consent, grant.delegation):
                return False
            request.consent_id, request.delegation_id = grant.consent_id, grant.delegation_id
            request.spent_code = digest
        return super().validate_code(client_id, code, client, request, *args, **kwargs)

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        """トークンを書く。コードの使用済みの記録と同じトランザクションで。"""
        with row_security.system(), transaction.atomic():
            result = super().save_bearer_token(token, request, *args, **kwargs)
            digest = getattr(request, "spent_code", None)
            if digest:
                grant = Grant.objects.select_for_update().filter(code=request.code, application=request.client).first()
                if grant is None:
                    raise errors.InvalidGrantError(request=request)
                family = (
                    RefreshToken.objects.filter(access_token__token_checksum=_checksum(token["access_token"]))
                    .values_list("token_family", flat=True)
                    .first()
                )
                SpentCode.objects.create(
                    code_sha256=digest, site=request.client, consent_id=request.consent_id, token_family=family,
                    spent_at=timezone.now(),
                )  # fmt: skip
            return result

    def _create_access_token(self, expires: Any, request: Any, token: Any, source_refresh_token: Any = None) -> Any:
        access = get_access_token_model()(
            user=request.user, scope=token["scope"], expires=expires, application=request.client,
            source_refresh_token=source_refresh_token, consent_id=request.consent_id,
            delegation_id=request.delegation_id,
        )  # fmt: skip
        self._set_token_value(access, token["access_token"])
        access.save()
        return access

    def _create_refresh_token(self, request: Any, refresh_token_code: str, access_token: Any, previous: Any) -> Any:
        refresh = RefreshToken(
            user=request.user, application=request.client, access_token=access_token,
            token_family=previous.token_family if previous else uuid.uuid4(), consent_id=request.consent_id,
            delegation_id=request.delegation_id,
        )  # fmt: skip
        self._set_token_value(refresh, refresh_token_code)
        refresh.save()
        return refresh

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """更新トークンを確かめる。承諾と委任が生きている間だけ (SEC-7, SEC-10)。"""
        with row_security.system():
            if not super().validate_refresh_token(refresh_token, client, request, *args, **kwargs):
                return False
            found = RefreshToken.objects.select_related("consent__enterprise", "delegation").get(
                pk=request.refresh_token_instance.pk
            )
            request.consent_id, request.delegation_id = found.consent_id, found.delegation_id
            return _live(found.consent, found.delegation)


def _checksum(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
