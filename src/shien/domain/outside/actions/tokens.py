"""外部システム自身のトークン (RFC 6749 4.4)。人の承諾によらないので、人の値の口 (プレプリント) には使えない。"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from shien.domain.consent import queries as consents
from shien.domain.outside import facts
from shien.domain.outside.choices import Work
from shien.domain.outside.errors import Refused
from shien.domain.outside.models import Answered, Mandate, SiteToken

LIFE = timedelta(minutes=10)
_KEPT = timedelta(days=30)


def digest(token: str) -> str:
    """要約値。"""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_token(*, client_id: str, secret: str, scopes: Sequence[str], at: datetime) -> tuple[str, list[str]]:
    """トークンを出す。求めなければ、任された仕事の全部。(トークン, 許諾範囲)。"""
    site = consents.site_by_secret(client_id, secret)
    if site is None:
        raise Refused(401, "invalid_client", "システムの番号か秘密が違います。")
    held = set(Mandate.objects.filter(site_id=site.id, ended_at=None).values_list("work", flat=True))
    wanted = [each for each in Work.values if each in (set(scopes) or held)]
    if set(scopes) - held or not wanted:
        raise Refused(400, "invalid_scope", "このシステムに任されていない仕事です。運用窓口へお問い合わせください。")
    token = secrets.token_urlsafe(32)
    SiteToken.objects.create(
        token_sha256=digest(token), site_id=site.id, scopes=wanted, issued_at=at, expires_at=at + LIFE
    )
    return token, wanted


def admitted(*, token: str, work: str, at: datetime) -> facts.System:
    """トークンの持ち主。仕事を任せ終えたか、システムが止まっていれば、期限の前でも使えない。"""
    row = SiteToken.objects.select_related("site").filter(token_sha256=digest(token), expires_at__gt=at).first()
    if row is None:
        raise Refused(401, "invalid_token", "トークンが無効か、期限が切れています。もう一度受け取ってください。")
    if row.site.state != "active":
        raise Refused(403, "site_suspended", "このシステムは停止されています。運用窓口へお問い合わせください。")
    mine = Mandate.objects.filter(site_id=row.site_id, work=work, ended_at=None).values_list("procedure", flat=True)
    if work not in row.scopes or not mine:
        raise Refused(403, "insufficient_scope", f"この操作には、許諾範囲 {work} のトークンが要ります。")
    return facts.System(row.site_id, row.site.client_id, row.site.name, row.site.owner, work, frozenset(mine))


def forget(*, at: datetime) -> None:
    """切れたトークンと、古い答えの控えを消す。全行を読める範囲で呼ぶ。"""
    SiteToken.objects.filter(expires_at__lt=at).delete()
    Answered.objects.filter(at__lt=at - _KEPT).delete()
