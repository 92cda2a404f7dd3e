"""止められる一式の中で走る支度と検め。manage.py shell から呼ばれ、結果を JSON で出す。"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Count
from django.utils import timezone

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries, row_security
from shien.domain.accounts.actions import Claims
from shien.domain.consent import actions as consents
from shien.domain.consent.models import AccessToken, Consent, LinkedSite, RefreshToken
from shien.domain.guidance import newsletters
from shien.domain.guidance import queries as guidance
from shien.domain.guidance.facts import Interests
from shien.domain.guidance.models import Readership, Recipient, Subscriber
from shien.domain.guidance.sending import LEASE
from shien.ledger.models import Entry
from shien.values.corporate_number import CorporateNumber

GROUPS = ["basic", "representative", "contact", "employees", "finance"]


def prepare(people: int) -> None:
    """人ごとに、サインインと、読むサイトへの承諾とトークンを作る。"""
    at = timezone.now()
    made: list[dict[str, Any]] = []
    reader = LinkedSite.objects.get(client_id="site-r1")
    with row_security.system():
        for number in range(people):
            key = f"crash-{number}"
            member = accounts.admit(claims=_claims(number), session_key=key, device="crash", at=at)
            viewer, _ = queries.viewer_of_session(key, acting=None, auth_time=at, at=at)
            session = SessionStore()
            session["sign_in"], session["auth_time"] = key, at.isoformat()
            session.create()
            consent = consents.grant(
                client_id="site-r1",
                purpose="once_only",
                groups=GROUPS,
                declined=[],
                auto_accept=False,
                by=viewer,
                at=at,
            )
            token = f"token-of-the-crash-test-{number}"
            AccessToken.objects.create(
                user_id=member, application=reader, token=token, expires=at + timedelta(hours=1),
                scope=" ".join(GROUPS), consent_id=consent,
            )  # fmt: skip
            made.append({"session": session.session_key, "token": token, "consent": str(consent)})
    print("RESULT " + json.dumps(made))


def _claims(number: int) -> Claims:
    """見本にいない法人の代表。"""
    return Claims(
        "https://id.test/", f"crash-{number}", "2", "見本 太郎", corp_type="1", enterprise_name=f"株式会社架空{number}",
        corporate_number=CorporateNumber.with_check_digit(f"99010000{number:04d}").text, prefecture_code="03",
    )  # fmt: skip


def letter(readers: int) -> None:
    """読み手と、送り始めたニュースレター。"""
    at = timezone.now()
    with row_security.system():
        accounts.admit(claims=_claims(900), session_key="crash-editor", device="crash", at=at)
        viewer, _ = queries.viewer_of_session("crash-editor", acting=None, auth_time=at, at=at)
        by = replace(viewer, email="editor@demo.example")
        people = Subscriber.objects.bulk_create(
            Subscriber(email=f"reader{number}@shop.example", made_at=at) for number in range(readers)
        )
        Readership.objects.bulk_create(
            Readership(subscriber=each, text_version="x", made_at=at, confirmed_at=at) for each in people
        )
        key = newsletters.write(
            key=None, subject="止められる号", text="本文です。", measures=[], interests=Interests(), by=by, at=at
        )
        newsletters.test(key=key, by=by, at=at)
        newsletters.release(key=key, typed=guidance.audience(Interests()), by=by, at=at)
    print("RESULT " + json.dumps(str(key)))


def expire(until: str) -> None:
    """この時刻までに借りられたままの分の期限を、もう来たことにする (10分待つ代わり)。"""
    with row_security.system():
        waiting = Recipient.objects.filter(state="waiting", due_at__lte=datetime.fromisoformat(until) + LEASE)
        waiting.update(due_at=timezone.now())
        states = dict(Recipient.objects.values_list("state").annotate(count=Count("id")).order_by())
    print("RESULT " + json.dumps(states))


def inspect() -> None:
    """承諾と証跡を並べて出す。"""
    with row_security.system():
        grants = {row["detail"]["consent"]: row["act"] for row in _bodies("consent_grant", "consent_renew")}
        ends = [row["detail"]["consent"] for row in _bodies("consent_withdraw")]
        rows = [
            {
                "id": str(row.id), "ended": row.ended_at is not None, "reason": row.end_reason, "renews": str(row.renews_id or ""),
                "live_refresh": RefreshToken.objects.filter(consent=row, revoked=None).count(),
            }
            for row in Consent.objects.all()
        ]  # fmt: skip
    print("RESULT " + json.dumps({"granted": grants, "withdrawn": ends, "consents": rows}))


def _bodies(*acts: str) -> list[dict[str, Any]]:
    return [
        json.loads(body) if isinstance(body, str) else body
        for body in Entry.objects.filter(act__in=acts).values_list("body", flat=True)
    ]
