"""期限の知らせ: 承諾した人に、一度だけ、値の無いメールで。"""

from datetime import timedelta

from django.core import mail

from shien.domain.accounts import row_security
from shien.domain.consent import actions
from shien.domain.consent.models import Consent
from shien.jobs.deliver import deliver
from shien.ledger.models import Event


def test_a_consent_that_ends_soon_is_told_once(world, consent_of) -> None:
    soon, later = consent_of("a-prime", "r1"), consent_of("b-prime", "r1")
    with row_security.system():
        Consent.objects.filter(id=soon).update(expires_at=world.at + timedelta(days=29))
        Consent.objects.filter(id=later).update(expires_at=world.at + timedelta(days=31))
        assert actions.remind(at=world.at) == 1
        assert actions.remind(at=world.at) == 0
    deliver.func()
    deliver.func()
    (sent,) = mail.outbox
    assert sent.to == ["a-prime@demo.example"]
    assert f"/sites/consents/{soon}/" in sent.body
    assert "株式会社架空" not in sent.subject + sent.body
    assert sent.extra_headers["Message-ID"].startswith(f"<{Event.objects.get(topic='mail').id}@")


def test_a_mail_server_that_is_down_is_tried_again(world, consent_of, settings) -> None:
    """REL-6: 一つのメールが送れなくても、仕事は止まらず、あとで送り直す。"""
    soon = consent_of("a-prime", "r1")
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9
    with row_security.system():
        Consent.objects.filter(id=soon).update(expires_at=world.at + timedelta(days=3))
        actions.remind(at=world.at)
    deliver.func()
    waiting = Event.objects.get(topic="mail")
    assert (waiting.attempts, waiting.delivered_at, waiting.error) == (1, None, "ConnectionRefusedError")
    assert waiting.due_at > world.at
