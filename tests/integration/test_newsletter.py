"""ニュースレター: 別の同意、二人目の承認、一つの番地に一通、途中で止まっても続きから、不達。"""

import re
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shien.api import limits
from shien.domain.accounts import row_security
from shien.domain.accounts.models import Account
from shien.domain.guidance import newsletters, queries, sending, tokens
from shien.domain.guidance.choices import Stage
from shien.domain.guidance.facts import Interests
from shien.domain.guidance.models import Bounce, NewsletterStep, Readership, Recipient, StoppedAddress, Subscriber
from shien.jobs.deliver import deliver
from shien.jobs.newsletter import newsletter as job
from shien.ledger.models import Entry
from tests.budget import cost
from tests.integration.test_measures import load

HOME = "/staff/newsletter/"
TEXT = "## 秋の支援策\n\n- **設備**の補助金が始まります。\n\n[くわしく](https://demo.example/)"


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    limits._pending.clear()


@pytest.fixture
def world(world: Any) -> Any:
    """職員も、試し送りを受け取る番地を持つ。"""
    with row_security.system():
        for person in ("editor", "editor-2", "operator"):
            Account.objects.filter(id=world.viewer(person).account_id).update(email=f"{person}@demo.example")
    return world


def readers(count: int, **interests: list[str]) -> None:
    """申し込み済みの読み手。"""
    at = timezone.now()
    with row_security.system():
        first = Subscriber.objects.count()
        people = Subscriber.objects.bulk_create(
            Subscriber(email=f"reader{first + number}@shop.example", made_at=at) for number in range(count)
        )
        Readership.objects.bulk_create(
            Readership(subscriber=each, text_version="x", made_at=at, confirmed_at=at, **interests) for each in people
        )


def drafted(world: Any, **more: Any) -> Any:
    """編集者が書いて、自分に試し送りした。"""
    editor = world.clients["editor"]
    form = {"subject": "秋の支援策", "text": TEXT, "measures": ""} | more
    answer = editor.post(f"{HOME}new", form)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    path = answer["Location"]
    assert editor.post(f"{path}move", {"move": "test"}).status_code == 302
    return path


def key_of(path: str) -> Any:
    return path.strip("/").split("/")[-1]


def move(client: Client, path: str, name: str, **more: Any) -> Any:
    return client.post(f"{path}move", {"move": name, **more})


def recipients() -> Any:
    with row_security.system():
        return list(Recipient.objects.order_by("id"))


def test_joining_is_its_own_consent_and_is_confirmed_by_mail(db: Any) -> None:
    client = Client()
    form = {"email": "a@shop.example", "industry": ["E"], "prefecture": ["03", "99"]}
    refused = client.post("/newsletter/", form)
    assert refused.status_code == 422
    assert "同意する場合は" in refused.content.decode()
    assert client.post("/newsletter/", form | {"agree": "yes"}).status_code == 200
    assert queries.audience(Interests()) == 0
    deliver.func()
    link = re.search(r"http://[^\s/]+(/newsletter/confirm/\S+)", mail.outbox[-1].body)[1]
    assert client.get(link).status_code == 200
    assert queries.audience(Interests()) == 0
    assert client.post(link).status_code == 200
    assert client.post(link).status_code == 410
    assert queries.audience(Interests(industry=("E",), prefecture=("03",))) == 1
    assert queries.audience(Interests(industry=("I",))) == 0
    with row_security.system():
        body = Entry.objects.get(act="newsletter_join").body
    assert "shop.example" not in str(body)


def test_a_signed_in_person_joins_changes_and_leaves(world: Any) -> None:
    client = world.clients["a-prime"]
    client.post("/newsletter/", {"agree": "yes", "use_purpose": ["equipment"]})
    client.post("/newsletter/", {"agree": "yes", "use_purpose": ["employment"]})
    assert queries.audience(Interests(use_purpose=("employment",))) == 1
    assert queries.audience(Interests(use_purpose=("equipment",))) == 0
    assert "受け取っています" in client.get("/newsletter/").content.decode()
    client.post("/newsletter/leave")
    assert queries.audience(Interests()) == 0


def test_a_segment_is_what_the_readers_said_of_themselves(db: Any) -> None:
    readers(2, industry=["E"], prefecture=["03"])
    readers(3, industry=["I"])
    readers(1)
    assert queries.audience(Interests()) == 6
    assert queries.audience(Interests(industry=("E",))) == 3
    assert queries.audience(Interests(industry=("I",), prefecture=("18",))) == 4
    with row_security.system():
        StoppedAddress.objects.create(email="READER5@shop.example", stopped_at=timezone.now())
    assert queries.audience(Interests()) == 5


def test_sending_needs_the_test_mail_and_the_count(world: Any) -> None:
    measure = load()
    readers(3)
    editor = world.clients["editor"]
    path = editor.post(
        f"{HOME}new", {"subject": "x", "text": TEXT, "measures": f"http://localhost:8000/measures/{measure.key}/"}
    )["Location"]
    assert "宛先は、いま3件です" in editor.get(path).content.decode()
    untested = move(editor, path, "release", count="3")
    assert untested.status_code == 422
    assert "試し送り" in untested.content.decode()
    move(editor, path, "test")
    deliver.func()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["editor@demo.example"], "【試し送り】x")
    assert measure.title in mail.outbox[-1].body
    wrong = move(editor, path, "release", count="4")
    assert wrong.status_code == 422
    assert "同じ数を入力してください" in wrong.content.decode()
    assert not recipients()
    assert move(editor, path, "release", count="３件").status_code == 302
    assert len(recipients()) == 3
    assert move(editor, path, "release", count="3").status_code == 422
    assert editor.get(f"{path}edit").status_code == 404


def test_above_a_thousand_a_second_person_approves_what_she_saw(world: Any) -> None:
    readers(1001)
    path = drafted(world)
    editor, second, operator = (world.clients[each] for each in ("editor", "editor-2", "operator"))
    assert move(editor, path, "release", count="1001").status_code == 302
    assert not recipients()
    digest = queries.letter(key_of(path)).digest
    for person in ("a-prime", "chamber-iwate", "auditor", "visitor"):
        assert move(world.clients[person], path, "approve", digest=digest).status_code in (302, 404)
    alone = move(editor, path, "approve", digest=digest)
    assert alone.status_code == 422
    assert "承認できません" in alone.content.decode()
    assert move(operator, path, "approve", digest="f" * 64).status_code == 422
    second.post(f"{path}edit", {"subject": "書き換え", "text": TEXT, "measures": ""})
    assert move(operator, path, "approve", digest=digest).status_code == 422
    assert queries.letter(key_of(path)).stage == Stage.DRAFT
    move(second, path, "test")
    assert move(second, path, "release", count="1001").status_code == 302
    digest = queries.letter(key_of(path)).digest
    assert move(editor, path, "approve", digest=digest).status_code == 422  # wrote an earlier version
    assert move(operator, path, "send_back").status_code == 302
    move(second, path, "release", count="1001")
    assert not recipients()
    assert move(operator, path, "approve", digest=digest).status_code == 302
    assert len(recipients()) == 1001
    with row_security.system():
        assert [each.body["detail"]["move"] for each in Entry.objects.filter(act="newsletter_move").order_by("seq")] == [
            "ask", "ask", "send_back", "ask", "send"]  # fmt: skip


def test_one_mail_per_address_without_personal_data(world: Any, settings: Any) -> None:
    settings.BOUNCE_ADDRESS = "bounce@mail.example"
    readers(2)
    at = timezone.now()
    with row_security.system():
        twin = Subscriber.objects.create(
            email="Reader0@shop.example", account_id=world.viewer("a-prime").account_id, made_at=at
        )
        Readership.objects.create(subscriber=twin, text_version="x", made_at=at, confirmed_at=at)
    path = drafted(world)
    move(world.clients["editor"], path, "release", count="2")
    job.func()
    sent = [each for each in mail.outbox if each.subject == "秋の支援策"]
    assert sorted(each.to[0].lower() for each in sent) == ["reader0@shop.example", "reader1@shop.example"]
    assert all(len(each.recipients()) == 1 for each in sent)
    plain = [re.sub(r"alerts/stop/\S+", "", each.body) for each in sent]
    assert plain[0] == plain[1]
    for each in sent:
        message = each.message()
        assert each.extra_headers["From"] == settings.DEFAULT_FROM_EMAIL
        assert re.fullmatch(r"bounce\+n\.\d+\.[0-9a-f]{16}@mail\.example", each.from_email)
        assert each.from_email.split("+")[1].split("@")[0] in message["Message-ID"]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message.get_content_type() == "multipart/alternative"
        assert "<img" not in each.alternatives[0][0]
    stop = re.search(r"<http://[^/]+(/\S+)>", sent[0].extra_headers["List-Unsubscribe"])[1]
    assert "ニュースレター" in Client(enforce_csrf_checks=True).post(stop).content.decode()
    assert queries.audience(Interests()) == 1
    page = world.clients["editor"].get(path).content.decode()
    assert "進み具合：2／2件" in page
    assert "送信済み" in page
    assert "shop.example" not in page


def test_a_killed_worker_is_continued_and_nobody_gets_two(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """五通目を渡した直後に殺される。済んだ四通は送り直さず、五通目だけが同じ Message-ID でもう一度届く。"""
    readers(12)
    path = drafted(world)
    move(world.clients["editor"], path, "release", count="12")
    settle, count = sending.settle, iter(range(100))

    def killed(**named: Any) -> None:
        if next(count) == 4:
            raise SystemExit
        settle(**named)

    monkeypatch.setattr(sending, "settle", killed)
    with pytest.raises(SystemExit):
        job.func()
    job.func()
    assert len([each for each in mail.outbox if each.subject == "秋の支援策"]) == 5  # the rest is still leased
    with row_security.system():
        Recipient.objects.filter(state="waiting").update(due_at=timezone.now())
    job.func()
    sent = [each for each in mail.outbox if each.subject == "秋の支援策"]
    assert len(sent) == 13
    assert len({each.to[0] for each in sent}) == len({each.extra_headers["Message-ID"] for each in sent}) == 12
    assert {each.state for each in recipients()} == {"sent"}


def test_stop_and_resume_and_who_left_meanwhile(world: Any) -> None:
    readers(3)
    path = drafted(world)
    editor = world.clients["editor"]
    move(editor, path, "release", count="3")
    assert move(editor, path, "stop").status_code == 302
    job.func()
    assert {each.state for each in recipients()} == {"waiting"}
    gone = recipients()[0]
    Client().post(f"/alerts/stop/{tokens.stop_token(readerships=[gone.readership_id])}")
    assert move(editor, path, "resume").status_code == 302
    job.func()
    assert sorted(each.state for each in recipients()) == ["left_out", "sent", "sent"]
    assert move(editor, path, "stop").status_code == 422


def test_a_refusal_is_final_and_a_soft_one_is_tried_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    readers(3)
    path = drafted(world)
    move(world.clients["editor"], path, "release", count="3")
    answers = {"reader0": (550, b"5.1.1 no such user"), "reader1": (451, b"4.7.1 later")}

    def send(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        to = self.to[0]
        if to.split("@")[0] in answers:
            raise SMTPRecipientsRefused({to: answers[to.split("@")[0]]})
        return 1

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    job.func()
    first, second, third = recipients()
    assert (first.state, second.state, third.state) == ("refused", "waiting", "sent")
    assert second.due_at > timezone.now()
    with row_security.system():
        assert [(each.email, each.kind, each.status) for each in Bounce.objects.all()] == [
            ("reader0@shop.example", "hard", "5.1.1")
        ]


def dsn(token: str, status: str = "5.1.1", action: str = "failed") -> str:
    return (
        f"From MAILER-DAEMON Thu Nov 26 00:00:00 2026\nTo: bounce+{token}@mail.example\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nsorry\n\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; x@shop.example\nAction: {action}\nStatus: {status}\n\n--b--\n\n"
    )


def test_two_hard_bounces_stop_an_address_and_a_forged_one_does_not(world: Any, tmp_path: Path) -> None:
    readers(2)
    box = tmp_path / "mbox"
    for round_ in (1, 2):
        path = drafted(world, subject=f"第{round_}号")
        move(world.clients["editor"], path, "release", count="2")
        job.func()
        mine = [each for each in recipients() if each.email == "reader0@shop.example"][-1]
        token = tokens.mail_token("n", mine.id)
        forged = f"n.{mine.id + 1}.{'0' * 16}"
        box.write_text(dsn(token) + dsn(forged) + dsn(token, "2.0.0", "delivered"), encoding="utf-8")
        for _ in range(2):
            call_command("read_bounces", box)
        with row_security.system():
            assert Bounce.objects.count() == round_
            assert StoppedAddress.objects.count() == (round_ == 2)
        assert queries.audience(Interests()) == (2 if round_ == 1 else 1)
    assert [each.state for each in recipients()].count("refused") == 2


def test_ten_thousand_are_queued_with_as_many_queries_as_three(world: Any) -> None:
    def cost(count: int) -> tuple[int, float]:
        readers(count)
        path = drafted(world)
        total = queries.audience(Interests())
        row = newsletters.release
        begun = timezone.now()
        with CaptureQueriesContext(connection) as seen:
            if total > 1000:
                row(key=key_of(path), typed=total, by=world.viewer("editor"), at=begun)
                digest = queries.letter(key_of(path)).digest
                newsletters.approve(key=key_of(path), digest=digest, by=world.viewer("operator"), at=begun)
            else:
                row(key=key_of(path), typed=total, by=world.viewer("editor"), at=begun)
        return len(seen), (timezone.now() - begun).total_seconds()

    cost(3)
    many, seconds = cost(9_997)
    again, _ = cost(1)
    assert many == again
    assert many < 60
    assert seconds < 5
    assert len(recipients()) == 3 + 10_000 + 10_001
    with CaptureQueriesContext(connection) as seen, row_security.system():
        assert len(sending.batch(at=timezone.now())) in (3, 100)
    assert len(seen) < 25


def test_the_database_keeps_one_mail_per_address_and_the_steps(world: Any) -> None:
    readers(1)
    path = drafted(world)
    move(world.clients["editor"], path, "release", count="1")
    (one,) = recipients()
    with row_security.system():
        with pytest.raises(IntegrityError), transaction.atomic():
            Recipient.objects.create(
                newsletter_id=one.newsletter_id, readership_id=one.readership_id, email=one.email.upper(),
                due_at=timezone.now(),
            )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            NewsletterStep.objects.update(count=1)


def test_the_page_costs_the_same_however_many_letters(world: Any) -> None:
    readers(2)
    editor = world.clients["editor"]

    drafted(world)
    one = cost(editor, HOME)
    for _ in range(6):
        drafted(world)
    assert cost(editor, HOME) == one < 25


def test_errors_keep_what_was_typed(world: Any) -> None:
    editor = world.clients["editor"]
    answer = editor.post(
        f"{HOME}new", {"subject": "", "text": "書きかけ", "measures": "http://x/\n", "industry": ["E"]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>エラー: " in page
    assert "書きかけ" in page
    assert "公開中の支援策ではありません：http://x/" in page
    assert re.search(r'value="E" checked', page)
    assert world.clients["operator"].get(f"{HOME}new").status_code == 404
    assert world.clients["operator"].get(HOME).status_code == 200
