"""支援機関への相談: 選んだものだけが伝わり、相手のほかは読めず、どの一歩も記録される。"""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.directory import actions, asking, contacts
from shien.domain.directory.choices import ContactState
from shien.domain.directory.models import ContactReminder, ContactRequest, ContactStep, SupportInstitution
from shien.ledger.audit import SYSTEM
from shien.ledger.models import Entry, Event
from shien.values.support import InstitutionRecord

OFFICE = "架空盛岡商工会議所"
ASKED = {"topics": ["sales"], "message": "お客が減って困っています。"}


@pytest.fixture
def places(world: Any) -> Any:
    """支援者Y (法人番号) と、盛岡の商工会議所 (職員の組織) の支援機関。"""
    rows = [
        InstitutionRecord("1", "架空Y事務所", "consultant", "18", corporate_number=world.viewer("supporter-y").corporate_number, expertise=("sales",)),
        InstitutionRecord("2", OFFICE, "commerce_chamber", "03", organisation=OFFICE, expertise=("sales",)),
    ]  # fmt: skip
    actions.import_institutions(source="demo", licence="試験", records=rows, complete=True, by=SYSTEM, at=world.at)
    return {row.record_id: row.key for row in SupportInstitution.objects.all()}


@pytest.fixture
def ask(world: Any, places: Any) -> Any:
    """その人として相談を送り、相談の番号を返す。"""

    def make(person: str = "a-prime", to: str = "1", **change: Any) -> uuid.UUID:
        number = uuid.uuid4()
        answer = world.clients[person].post(f"/institutions/{places[to]}/ask", ASKED | {"number": str(number)} | change)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        return number

    return make


def version(number: Any) -> int:
    with row_security.system():
        found = ContactStep.objects.filter(request_id=number).order_by("-id").values_list("id", flat=True).first()
    return found or 0


def answer(world: Any, number: Any, person: str = "supporter-y", **change: Any) -> Any:
    data = {"state": "answered", "text": "一度お会いしましょう。", "version": str(version(number))} | change
    return world.clients[person].post(f"/institutions/inbox/{number}/", data)


def test_every_box_is_off_and_only_what_is_chosen_is_told(world, places, ask) -> None:
    form = world.clients["a-prime"].get(f"/institutions/{places['1']}/ask").content.decode()
    assert "checked" not in form
    assert "株式会社架空髙﨑" in form
    silent, told = ask(), ask(shares=["outline"])
    y = world.clients["supporter-y"]
    nothing = y.get(f"/institutions/inbox/{silent}/").content.decode()
    assert "お客が減って困っています。" in nothing
    for secret in ("株式会社架空髙﨑", "架空1", "a-prime", "120,000,000", "1億2,000万円"):
        assert secret not in nothing, secret
    some = y.get(f"/institutions/inbox/{told}/").content.decode()
    assert "5人" in some or "<dd>5" in some
    assert "株式会社架空髙﨑" not in some
    with row_security.system():
        assert {each["item"] for each in ContactRequest.objects.get(id=told).shared} == {"employee_number"}
        assert ContactRequest.objects.get(id=silent).shared == []


def test_a_home_is_never_offered(world, places) -> None:
    for person in ("a-prime", "sole-s"):
        assert "自宅の住所" not in world.clients[person].get(f"/institutions/{places['1']}/ask").content.decode()


def test_a_value_that_was_not_chosen_cannot_be_slipped_in(world, places) -> None:
    viewer = world.viewer("a-prime")
    row_security.bind(viewer)
    wrong = {"item": "net_sales", "part": "", "label": "x", "text": "1"}
    with pytest.raises(ValueError, match="選んでいない"):
        asking.send(
            request_id=uuid.uuid4(),
            institution=places["1"],
            topics=["sales"],
            message="x",
            shares=["name"],
            values=[wrong],
            by=viewer,
            at=world.at,
        )
    row_security.unbind()


def test_the_ledger_tells_what_was_told_and_every_opening(world, ask) -> None:
    number = ask(shares=["name", "finance"])
    y = world.clients["supporter-y"]
    y.get(f"/institutions/inbox/{number}/")
    y.get(f"/institutions/inbox/{number}/")
    answer(world, number)
    with row_security.system():
        entries = list(
            Entry.objects.filter(
                enterprise_id=world.viewer("a-prime").enterprise_id, act__startswith="contact"
            ).order_by("seq")
        )
    assert [each.act for each in entries] == ["contact_send", "contact_view", "contact_view", "contact_step"]
    assert entries[0].body["detail"]["groups"] == ["basic", "finance"]
    assert entries[0].body["target"] == "架空Y事務所"
    assert "お客が減って" not in str([each.body for each in entries])
    assert "120000000" not in str([each.body for each in entries])
    used = world.clients["a-prime"].get("/usage/?kind=read").content.decode()
    assert "支援機関が相談を閲覧" in used
    assert "支援機関に相談" in world.clients["a-prime"].get("/usage/?kind=contact").content.decode()


@pytest.mark.parametrize(
    "person",
    ["b-prime", "sole-s", "supporter-x", "chamber-fukui", "chamber-iwate", "bureau", "operator", "entry", "editor"],
)
def test_another_cannot_see_it_exist(world, ask, person: str) -> None:
    number, never = ask(), uuid.uuid4()
    client = world.clients[person]
    for path in ("/institutions/requests/{}/", "/institutions/inbox/{}/"):
        real, none = client.get(path.format(number)), client.get(path.format(never))
        assert (real.status_code, none.status_code) == (404, 404), path
        assert len(real.content) == len(none.content)
        assert client.post(path.format(number), {"state": "withdrawn", "version": "1"}).status_code in (302, 404)
    with row_security.system():
        assert ContactStep.objects.filter(request_id=number).count() == 1


def test_the_firm_does_not_use_the_page_of_the_institution_nor_the_other_way(world, ask) -> None:
    number = ask()
    assert world.clients["a-prime"].get(f"/institutions/inbox/{number}/").status_code == 404
    assert world.clients["supporter-y"].get(f"/institutions/requests/{number}/").status_code == 404
    assert world.clients["a-prime"].get("/institutions/inbox/").status_code == 404
    assert world.clients["visitor"].get(f"/institutions/inbox/{number}/").status_code == 302
    assert world.clients["entry"].get("/institutions/requests/").status_code == 404


def test_the_rows_are_closed_to_a_connection_bound_to_another(world, ask) -> None:
    ask()
    for person in ("b-prime", "supporter-y", "chamber-iwate"):
        row_security.bind(world.viewer(person))
        assert ContactRequest.objects.count() == ContactStep.objects.count() == 0, person
        contacts.inbox(world.viewer(person))
        assert ContactRequest.objects.count() == 0, f"{person} stays bound to the institution"
    row_security.unbind()


@pytest.mark.parametrize("table", ["directory_contactrequest", "directory_contactstep", "directory_contactreminder"])
def test_a_step_is_never_changed(world, table: str) -> None:
    with row_security.system(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id")
    row_security.unbind()


def test_the_chamber_answers_for_its_own_office(world, ask) -> None:
    number = ask(to="2")
    assert "届いた相談" in world.clients["chamber-iwate"].get("/institutions/inbox/").content.decode()
    world.clients["chamber-iwate"].get(f"/institutions/inbox/{number}/")
    assert answer(world, number, "chamber-iwate", state="meeting", text="月曜の10時に。").status_code == 302
    page = world.clients["a-prime"].get(f"/institutions/requests/{number}/").content.decode()
    assert "面談の約束" in page
    assert "月曜の10時に。" in page
    assert world.clients["chamber-fukui"].get("/institutions/inbox/").status_code == 404


def test_states_from_sent_to_done_and_what_is_hidden_afterwards(world, ask) -> None:
    number = ask(shares=["outline"])
    y, a = world.clients["supporter-y"], world.clients["a-prime"]
    y.get(f"/institutions/inbox/{number}/")
    assert "既読" in a.get(f"/institutions/requests/{number}/").content.decode()
    assert answer(world, number).status_code == 302
    assert "一度お会いしましょう。" in a.get(f"/institutions/requests/{number}/").content.decode()
    done = a.post(f"/institutions/requests/{number}/", {"state": "done", "version": str(version(number))})
    assert done.status_code == 302
    after = y.get(f"/institutions/inbox/{number}/").content.decode()
    assert "終わった相談の、カルテの値は見られません" in after
    assert "常時使用する従業員数" not in after
    assert answer(world, number).status_code == 422


def test_a_withdrawn_request_shows_nothing_any_more(world, ask) -> None:
    number = ask(shares=["outline"])
    a = world.clients["a-prime"]
    assert (
        a.post(f"/institutions/requests/{number}/", {"state": "withdrawn", "version": str(version(number))}).status_code
        == 302
    )
    page = world.clients["supporter-y"].get(f"/institutions/inbox/{number}/").content.decode()
    assert "お客が減って" not in page
    assert "取り下げました" in page


def test_a_stale_answer_is_told_and_the_text_is_kept(world, ask) -> None:
    """REL-13"""
    number = ask()
    y = world.clients["supporter-y"]
    y.get(f"/institutions/inbox/{number}/")
    seen = str(version(number))
    assert answer(world, number, text="先の返事").status_code == 302
    late = answer(world, number, state="declined", text="あとの返事", version=seen)
    assert late.status_code == 409
    page = late.content.decode()
    assert "あとの返事" in page
    assert "先の返事" in page
    a = world.clients["a-prime"].post(f"/institutions/requests/{number}/", {"state": "withdrawn", "version": seen})
    assert a.status_code == 409
    assert "先の返事" in a.content.decode()


def test_errors_keep_what_was_written(world, places, ask) -> None:
    a = world.clients["a-prime"]
    wrong = a.post(
        f"/institutions/{places['1']}/ask", {"message": "文だけ", "number": str(uuid.uuid4()), "shares": ["outline"]}
    )
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "<title>エラー: " in page
    assert "文だけ" in page
    assert 'value="outline" checked' in page
    number = ask()
    world.clients["supporter-y"].get(f"/institutions/inbox/{number}/")
    assert answer(world, number, text="").status_code == 422
    assert answer(world, number, state="x").status_code == 422
    assert answer(world, number, version="x").status_code == 409


def test_sending_twice_sends_once(world, places) -> None:
    """REL-3"""
    data = ASKED | {"number": str(uuid.uuid4())}
    first, second = (world.clients["a-prime"].post(f"/institutions/{places['1']}/ask", data) for _ in range(2))
    assert first["Location"] == second["Location"]
    with row_security.system():
        assert ContactRequest.objects.count() == ContactStep.objects.count() == 1


def test_a_member_without_the_right_tells_words_only(world, ask, places) -> None:
    ask("a-member")
    refused = world.clients["a-member"].post(
        f"/institutions/{places['1']}/ask", ASKED | {"number": str(uuid.uuid4()), "shares": ["outline"]}
    )
    assert refused.status_code == 422
    assert "プライムの方" in refused.content.decode()


def test_a_day_has_a_limit(world, ask, places) -> None:
    for _ in range(10):
        ask()
    more = world.clients["a-prime"].post(f"/institutions/{places['1']}/ask", ASKED | {"number": str(uuid.uuid4())})
    assert more.status_code == 422
    assert "10件まで" in more.content.decode()


def test_mails_go_one_by_one_and_name_nobody(world, ask) -> None:
    """PRIV-13"""
    number = ask(shares=["name"])
    world.clients["supporter-y"].get(f"/institutions/inbox/{number}/")
    answer(world, number)
    mails = list(Event.objects.filter(topic="mail").order_by("created_at"))
    assert [each.recipient for each in mails] == ["mail:supporter-y@demo.example", "mail:a-prime@demo.example"]
    for each in mails:
        for secret in ("架空", "髙﨑", "お客", "お会い", "a-prime", "supporter"):
            assert secret not in str(each.payload), secret
        assert str(number) in each.payload["text"]


def test_reminders_and_reply_times(world, ask) -> None:
    numbers = [ask() for _ in range(6)]
    for number in numbers[:5]:
        world.clients["supporter-y"].get(f"/institutions/inbox/{number}/")
        answer(world, number)
    later = world.at + timedelta(days=4)
    with row_security.system():
        assert asking.remind(at=later) == 1
        assert asking.remind(at=later) == 0
        assert asking.remind(at=world.at + timedelta(days=8)) == 1
        assert list(ContactReminder.objects.order_by("days").values_list("days", flat=True)) == [3, 7]
        actions.refresh_track(at=timezone.now())
        track = SupportInstitution.objects.select_related("track").get(record_id="1").track
        assert track.requests == 5
        assert track.reply_hours is not None
        assert 0 <= track.reply_hours < 1
        actions.refresh_track(at=later + timedelta(days=10))
        assert SupportInstitution.objects.select_related("track").get(record_id="1").track.requests == 6
    page = world.clients["visitor"].get("/institutions/?sort=reply").content.decode()
    assert "半数が1日以内" in page
    row_security.unbind()


@pytest.mark.parametrize("rows", [1, 10])
def test_the_lists_cost_the_same_at_any_length(world, ask, django_assert_max_num_queries, rows: int) -> None:
    for _ in range(rows):
        ask()
    world.clients["a-prime"].get("/institutions/requests/")  # shows the messages of the sending
    with django_assert_max_num_queries(6 + 2):
        assert world.clients["a-prime"].get("/institutions/requests/").status_code == 200
    with django_assert_max_num_queries(6 + 7):
        assert world.clients["supporter-y"].get("/institutions/inbox/").status_code == 200


def test_an_expired_list_entry_cannot_be_asked(world, places) -> None:
    actions.import_institutions(source="demo", licence="試験", records=[], complete=True, by=SYSTEM, at=timezone.now())
    assert world.clients["a-prime"].get(f"/institutions/{places['1']}/ask").status_code == 404
    viewer = world.viewer("a-prime")
    with pytest.raises(asking.NotAllowed):
        asking.send(
            request_id=uuid.uuid4(),
            institution=places["1"],
            topics=["sales"],
            message="x",
            shares=[],
            values=[],
            by=viewer,
            at=world.at,
        )
    assert contacts.sent(world.viewer("chamber-iwate")) == ([], 0)
    assert ContactState.SENT.label == "送信済み"
