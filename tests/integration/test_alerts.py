"""保存した検索・お気に入りの知らせ: 二段の同意、一度だけ、途中で止まっても失われない、一押しの解除。"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shien.api import limits
from shien.domain.accounts import row_security
from shien.domain.accounts.models import Account
from shien.domain.catalogue.facts import Filters
from shien.domain.catalogue.models import Measure
from shien.domain.guidance import actions, alerts, rules
from shien.domain.guidance.choices import Rhythm
from shien.domain.guidance.models import MailLink, SavedSearch, StoppedAddress, Subscriber, Told
from shien.jobs.alerts import alerts as job
from shien.jobs.deliver import deliver
from shien.ledger import outbox
from shien.ledger.models import Event
from tests.integration.test_catalogue import GOOD
from tests.integration.test_measures import load

EMAIL = "owner@shop.example"
SAVE = "/alerts/save?prefecture=03&keyword=設備"


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    """呼出しの数えは、プロセスの中に残る。"""
    limits._pending.clear()


def post() -> None:
    """待っているメールを、時を待たずに送る。"""
    Event.objects.filter(delivered_at=None).update(due_at=timezone.now())
    deliver.func()


def linked(path: str) -> str:
    """最後のメールの中の、この道へのリンク。"""
    post()
    return re.findall(rf"http://[^\s/]+(/{path}/\S+)", mail.outbox[-1].body)[-1]


def saved(client: Client | None = None, query: str = SAVE, email: str = EMAIL) -> Client:
    """訪問者が保存し、メールで確かめる。"""
    client = client or Client()
    assert client.post(query, {"email": email, "rhythm": "daily"}).status_code == 200
    assert client.post(linked("alerts/confirm")).status_code == 200
    mail.outbox.clear()
    return client


def later(days: int = 1) -> Any:
    return timezone.now() + timedelta(days=days)


def tell(at: Any) -> int:
    with row_security.system():
        return alerts.tell(at=at)


def test_nothing_is_sent_before_the_address_is_confirmed(db: Any) -> None:
    """二段の同意。見ただけでは始まらず、リンクは一度だけ使える。"""
    client = Client()
    page = client.post(SAVE, {"email": "ｏｗｎｅｒ@shop.example", "rhythm": "weekly"})
    assert "メールをご覧ください" in page.content.decode()
    load()
    assert tell(later(8)) == 0
    link = linked("alerts/confirm")
    assert [each.to for each in mail.outbox] == [[EMAIL]]
    assert client.get(link).status_code == 200
    with row_security.system():
        assert SavedSearch.objects.get().confirmed_at is None
    assert "お知らせを始めました" in client.post(link).content.decode()
    assert client.post(link).status_code == client.get(link).status_code == 410
    with row_security.system():
        assert SavedSearch.objects.get().rhythm == Rhythm.WEEKLY


def test_a_link_dies_after_thirty_minutes_and_is_kept_only_as_a_digest(db: Any) -> None:
    Client().post(SAVE, {"email": EMAIL})
    link = linked("alerts/confirm")
    with row_security.system():
        held = MailLink.objects.get()
        assert held.hash not in link
        assert timedelta(minutes=29) < held.expires_at - timezone.now() <= timedelta(minutes=30)
        MailLink.objects.update(expires_at=timezone.now())
    assert Client().post(link).status_code == 410


def test_the_same_answer_whether_the_address_is_known(db: Any) -> None:
    client = saved()
    again, new = (
        client.post(SAVE, {"email": each}).content.decode().replace(each, "") for each in (EMAIL, "other@shop.example")
    )
    assert re.sub(r"<span>\w+</span>", "", again) == re.sub(r"<span>\w+</span>", "", new)
    asked, unknown = (
        client.post("/alerts/", {"email": each}).content.decode().replace(each, "")
        for each in (EMAIL, "nobody@shop.example")
    )
    assert re.sub(r"<span>\w+</span>", "", asked) == re.sub(r"<span>\w+</span>", "", unknown)


def test_what_is_new_is_told_once_with_one_click_to_stop(db: Any) -> None:
    saved()
    assert tell(later()) == 1
    assert not Event.objects.filter(subject__startswith="subscriber", delivered_at=None).exists()
    load()
    Measure.objects.update(published_at=later() + timedelta(hours=1))
    assert tell(later(2)) == 1
    assert tell(later(2)) == 0
    assert tell(later(3)) == 1
    post()
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert GOOD["title"] in sent.body
    assert "まで、あと28日）" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = re.search(r"<http://[^/]+(/\S+)>", sent.extra_headers["List-Unsubscribe"])[1]
    assert Client().get(stop).status_code == 200
    with row_security.system():
        assert SavedSearch.objects.get().ended_at is None
    one_click = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = one_click.post(stop, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "やめました" in answer.content.decode()
    load(GOOD | {"id": "a0W77"})
    assert tell(later(5)) == 0
    assert Client().post(stop[:-3] + "abc").status_code == 404


def test_a_measure_that_closes_soon_is_told_once_and_again_when_the_day_moves(db: Any) -> None:
    load()
    saved()
    assert tell(later(1)) == 1
    with row_security.system():
        assert not Told.objects.exclude(occasion="new").exists()
    near = later(26)
    assert tell(near) == 1
    post()
    assert "【締切が近い支援策】" in mail.outbox[-1].body
    assert "【新しい支援策】" not in mail.outbox[-1].body
    assert tell(later(28)) == 1
    post()
    assert len(mail.outbox) == 1


def test_watermark_told_and_mail_are_one_transaction(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """途中で止まれば、何も書かれず、次に一度だけ届く。"""
    saved()
    load()

    def cut(*args: Any, **named: Any) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mail", cut)
        with pytest.raises(InterruptedError):
            tell(later())
    with row_security.system():
        assert not Told.objects.filter(occasion="new").exists()
        assert SavedSearch.objects.get().due_at < later()
    assert tell(later()) == 1
    post()
    assert len(mail.outbox) == 1


def test_an_import_that_is_written_late_is_not_lost(db: Any) -> None:
    """公開の時刻が透かしより前でも、見直す時間の中なら知らせる。保存のときに見えていたものは、新しいとは言わない。"""
    load(GOOD | {"id": "a0W1", "title": "前から見えていた設備の補助金"})
    saved()
    assert tell(later()) == 1
    load(GOOD | {"id": "a0W2", "title": "遅れて書き終わった設備の補助金"})
    Measure.objects.filter(record__record_id="a0W2").update(published_at=later() - timedelta(hours=2))
    assert tell(later(2)) == 1
    post()
    (sent,) = mail.outbox
    assert "遅れて書き終わった" in sent.body
    assert "前から見えていた" not in sent.body


def test_one_mail_per_address_and_none_to_a_stopped_one(world: Any) -> None:
    """同じ番地の訪問者とサインインした人に、二つの検索を一通で。"""
    saved(query="/alerts/save?keyword=設備", email="a-prime@demo.example")
    world.clients["a-prime"].post("/alerts/save?prefecture=03", {"rhythm": "daily"})
    saved(email="gone@shop.example")
    with row_security.system():
        StoppedAddress.objects.create(email="Gone@shop.example", stopped_at=timezone.now())
    load()
    assert tell(later()) == 3
    post()
    (sent,) = mail.outbox
    assert sent.to == ["a-prime@demo.example"]
    assert sent.body.count("■") == 2


def test_the_list_is_opened_by_mail_and_shows_only_the_own(db: Any) -> None:
    client = saved()
    saved(email="other@shop.example", query="/alerts/save?keyword=人を雇う")
    assert "リンクを受け取る" in client.get("/alerts/").content.decode()
    client.post("/alerts/", {"email": EMAIL})
    link = linked("alerts/open")
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 302
    page = client.get("/alerts/").content.decode()
    assert "「設備」・岩手県" in page
    assert "人を雇う" not in page
    with row_security.system():
        mine, theirs = SavedSearch.objects.order_by("id")
    assert client.post(f"/alerts/{theirs.key}/change", {"change": "remove"}).status_code == 404
    for change, said in (("pause", "休み中"), ("resume", "休む"), ("weekly", "毎週（"), ("remove", "まだありません")):
        assert client.post(f"/alerts/{mine.key}/change", {"change": change}).status_code == 302
        assert said in client.get("/alerts/").content.decode()
    assert client.post(f"/alerts/{mine.key}/change", {"change": "pause"}).status_code == 404
    assert Client().post(link).status_code == 410


def test_what_came_out_during_a_rest_is_not_news(db: Any) -> None:
    client = saved()
    client.post("/alerts/", {"email": EMAIL})
    client.post(linked("alerts/open"))
    mail.outbox.clear()
    with row_security.system():
        row = SavedSearch.objects.get()
    assert actions.change_search(key=row.key, subscriber=row.subscriber_id, change="pause", at=timezone.now())
    load()
    assert tell(later()) == 0
    assert actions.change_search(key=row.key, subscriber=row.subscriber_id, change="resume", at=later(2))
    assert tell(later(4)) == 1
    post()
    assert not mail.outbox


def test_a_signed_in_person_saves_at_once_and_keeps_favourites(world: Any) -> None:
    measure = load()
    client = world.clients["a-prime"]
    assert client.post("/alerts/save?keyword=設備", {"rhythm": "weekly"}).status_code == 302
    assert "「設備」" in client.get("/alerts/").content.decode()
    assert "「設備」" not in world.clients["b-prime"].get("/alerts/").content.decode()
    show = f"/measures/{measure.key}/"
    assert "お気に入りに入れる" in client.get(show).content.decode()
    for _ in range(2):
        assert client.post(f"{show}favourite", {"on": "1"}).status_code == 302
    assert "お気に入りから外す" in client.get(show).content.decode()
    assert GOOD["title"] in client.get("/favourites/").content.decode()
    assert GOOD["title"] not in world.clients["b-prime"].get("/favourites/").content.decode()
    assert Client().post(f"{show}favourite", {"on": "1"}).status_code == 302  # to the sign-in
    missing = f"/measures/{'6b1f7a3e-2f0a-4b5e-9f77-0c6f6a2a9d11'}/favourite"
    assert client.post(missing, {"on": "1"}).status_code == 404
    client.post(f"{show}favourite", {"on": "0"})
    assert "お気に入りは、まだありません" in client.get("/favourites/").content.decode()


def test_a_person_without_an_address_keeps_favourites_and_gets_no_mail(world: Any) -> None:
    measure = load()
    Account.objects.filter(id=world.viewers["a-prime"].account_id).update(email="")
    client = world.clients["a-prime"]
    assert client.post(f"/measures/{measure.key}/favourite", {"on": "1"}).status_code == 302
    assert "メールアドレスがないため" in client.get("/favourites/").content.decode()
    with row_security.system():
        assert alerts.tell_closing(at=later(27)) == 0


def test_a_favourite_is_told_three_days_before_it_closes_and_once(world: Any) -> None:
    measure = load()
    for person in ("a-prime", "b-prime"):
        world.clients[person].post(f"/measures/{measure.key}/favourite", {"on": "1"})
    world.clients["b-prime"].post("/favourites/", {"notice": "0"})
    with row_security.system():
        assert alerts.tell_closing(at=later(26)) == 0
        assert alerts.tell_closing(at=later(27)) == 1
        assert alerts.tell_closing(at=later(28)) == 0
    post()
    (sent,) = mail.outbox
    assert sent.to == ["a-prime@demo.example"]
    assert "3日前" in sent.subject
    stop = re.search(r"<http://[^/]+(/\S+)>", sent.extra_headers["List-Unsubscribe"])[1]
    assert "お気に入りの締切のお知らせ" in Client().post(stop).content.decode()
    assert "締切のお知らせは止めています" in world.clients["a-prime"].get("/favourites/").content.decode()


def test_a_bad_address_and_too_many_are_refused(db: Any) -> None:
    client = Client()
    for bad in ("", "x", "a@b", "x" * 200 + "@shop.example", "a@shop.example\nBcc: b@shop.example"):
        answer = client.post(SAVE, {"email": bad})
        assert answer.status_code in (422, 429), bad
        assert "エラー: " in answer.content.decode() or answer.status_code == 429
    assert [client.post(SAVE, {"email": "flood@shop.example"}).status_code for _ in range(6)] == [*[200] * 5, 429]
    post()
    assert len(mail.outbox) == 5


def test_many_searches_of_one_kind_are_looked_up_once(db: Any) -> None:
    """検索の数が増えても、調べる問合せは増えない。増えるのは、書くメールの分だけ。"""
    load()
    at = timezone.now()

    def cost(count: int) -> int:
        with row_security.system():
            SavedSearch.objects.all().delete()
            for number in range(count):
                who = Subscriber.objects.create(email=f"x{count}-{number}@shop.example", made_at=at)
                SavedSearch.objects.create(
                    subscriber=who, name="x", filters=rules.pack(Filters(keyword="どこにもない")), rhythm="daily",
                    made_at=at, confirmed_at=at, watermark=at, due_at=at,
                )  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                assert alerts.tell(at=at) == count
        return len(queries)

    cost(1)  # fills the shelf
    assert cost(2) == cost(40)


def test_the_job_looks_until_nothing_is_due(db: Any) -> None:
    saved()
    with row_security.system():
        SavedSearch.objects.update(due_at=timezone.now() - timedelta(hours=1))
    load()
    job.func(0)
    post()
    assert len(mail.outbox) == 1


def test_unconfirmed_addresses_are_forgotten(db: Any) -> None:
    saved()
    Client().post(SAVE, {"email": "never@shop.example"})
    with row_security.system():
        actions.forget(at=later(3))
        assert [each.email for each in Subscriber.objects.all()] == [EMAIL]
        assert not MailLink.objects.exists()
