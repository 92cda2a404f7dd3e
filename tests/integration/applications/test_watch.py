"""見回り: 延長の提案・突合せ・判定のやり直し・新しい版への移し替え・検査。"""

import copy
from datetime import timedelta
from typing import Any

import pytest

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, eligibility, queries, storage
from shien.domain.applications.models import Alarm, Draft, Grace, StoredFile, Verdict
from shien.integrations import clamd
from shien.ledger.models import Event
from tests.integration.applications.conftest import FORM, Desk


def beats(desk: Desk, down: set[int]) -> None:
    end = desk.call.closes_at
    assert end is not None
    with row_security.system():
        for back in range(1, 62):
            if back not in down:
                actions.beat(minute=end - timedelta(minutes=back), ready=True)


def test_rel_11_a_fault_before_the_closing_proposes_an_extension(desk: Desk) -> None:
    made, other = desk.ready(), desk.ready("b-prime", "b")
    desk.submit("b-prime", other)
    end = desk.call.closes_at
    assert end is not None
    with row_security.system():
        Draft.objects.filter(application_id=made.id).update(saved_at=end - timedelta(minutes=50))
    beats(desk, {5, 6, 7})
    with row_security.system():
        actions.beat(minute=end - timedelta(minutes=9), ready=False)
        assert actions.propose_grace(at=end - timedelta(seconds=1)) == 0
        assert actions.propose_grace(at=end) == 1
        assert actions.propose_grace(at=end + timedelta(minutes=1)) == 0
    (proposal,) = desk.see("secretariat", queries.grace_proposals, desk.viewer("secretariat"))
    assert proposal.minutes_down == 4
    assert [each["number"] for each in proposal.drafts] == [made.number]
    late = end + timedelta(minutes=5)
    with pytest.raises(NotAllowed):
        desk.do("secretariat-2", actions.settle_grace, grace=proposal.id, accept=True, closes_at=late, at=late)
    assert desk.do(
        "secretariat", actions.settle_grace, grace=proposal.id, accept=True, closes_at=end + timedelta(hours=3), at=late
    )
    assert desk.submit("a-prime", made, at=late)
    assert not desk.see("secretariat", queries.grace_proposals, desk.viewer("secretariat"))


def test_without_a_fault_nothing_is_proposed(desk: Desk) -> None:
    beats(desk, set())
    with row_security.system():
        assert actions.propose_grace(at=desk.call.closes_at) == 0
        assert not Grace.objects.exists()


def test_rel_5_a_deleted_file_is_found_within_one_run(desk: Desk) -> None:
    made = desk.ready()
    sent = desk.submit("a-prime", made)
    with row_security.system():
        assert actions.reconcile(at=desk.at) == []
        place = storage.path(sent.files[0].sha256)
        kept = place.read_bytes()
        place.unlink()
        kinds = {(each.kind, each.procedure) for each in actions.reconcile(at=desk.at)}
        assert kinds == {("file_missing", "trial")}
        actions.reconcile(at=desk.at)
        assert {each.detail.split()[0] for each in Alarm.objects.all()} == {sent.number, made.number}
        place.write_bytes(kept[:-1] + b"x")
        assert {each.kind for each in actions.reconcile(at=desk.at, every_file=True)} == {"file_changed"}
        place.write_bytes(kept)
        assert actions.reconcile(at=desk.at, every_file=True) == []
        assert not Alarm.objects.filter(settled_at=None).exists()
    assert desk.see("secretariat", queries.alarms, desk.viewer("secretariat"), open_only=False)
    assert not desk.see("a-prime", queries.alarms, desk.viewer("a-prime"), open_only=False)


def test_rel_5_a_lost_notice_is_found(desk: Desk) -> None:
    sent = desk.submit("a-prime", desk.ready())
    with row_security.system():
        Event.objects.filter(topic="mail").delete()
        assert [(each.kind, each.subject) for each in actions.reconcile(at=desk.at)] == [("no_notice", sent.number)]


def _second() -> dict[str, Any]:
    form: dict[str, Any] = copy.deepcopy(FORM)
    form["form"]["version"] = "2"
    company = form["page"][0]["field"]
    company[3] = {"id": "plan", "type": "text", "label": "計画", "required": True, "max_length": 5}
    company.append({"id": "new", "type": "text", "label": "新しい欄", "required": True})
    company[4] = {"id": "note", "type": "integer", "label": "備考の数"}
    return form


def test_a_new_version_carries_drafts_over_with_a_report(desk: Desk) -> None:
    made, other = desk.ready(), desk.ready("b-prime", "b")
    version = desk.see("b-prime", queries.draft, other.key, "application", desk.viewer("b-prime")).version
    desk.do(
        "b-prime",
        actions.save,
        application=other.key,
        form="application",
        version=version,
        answers={"note": "文字です"},
    )
    desk.do(
        "secretariat",
        actions.publish_form,
        procedure="trial",
        definition=_second(),
        grace_until=desk.at + timedelta(hours=1),
    )
    wanted = {"procedure": "trial", "form": "application", "old": "1", "new": "2"}
    looked = desk.do("secretariat", actions.carry_over_drafts, **wanted)
    assert looked.drafts == 2
    assert [(number, field) for number, field, _ in looked.lost] == [(other.number, "備考")]
    assert {(number, field) for number, field, _ in looked.blocked} >= {
        (made.number, "新しい欄"),
        (made.number, "計画"),
    }
    assert all(reason for _, _, reason in looked.blocked)
    assert (
        desk.see("a-prime", queries.draft, made.key, "application", desk.viewer("a-prime")).form_version.version == "1"
    )
    with pytest.raises(actions.Refused, match="新しい版"):
        desk.submit("a-prime", made, at=desk.at + timedelta(hours=2))
    assert desk.submit("a-prime", made, at=desk.at + timedelta(minutes=59))
    done = desk.do("secretariat", actions.carry_over_drafts, dry_run=False, **wanted)
    assert done.drafts == 1
    moved = desk.see("b-prime", queries.draft, other.key, "application", desk.viewer("b-prime"))
    assert moved.form_version.version == "2"
    assert "note" not in moved.answers
    assert [each["field"] for each in moved.carried["lost"]] == ["note"]
    with pytest.raises(NotAllowed):
        desk.do("bureau-2", actions.carry_over_drafts, **wanted)


def rejudged(desk: Desk, *, days: int = 0) -> dict[str, int]:
    """見回りと同じに、判定し直す。"""
    with row_security.system():
        return actions.rejudge(at=desk.at + timedelta(days=days))


def test_rel_18_a_firm_that_was_refused_hears_of_it_after_the_closing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """要件の誤りで出せずに締め切られた事業者にも知らせる。一年を過ぎた公募回は、判定し直さない。"""
    judged_at = []
    found = {"outcome": "not_met", "rules": "1", "rules_on": desk.at.date(), "reasons": []}

    def judged(rule_set: str, by: Any, answers: Any, at: Any) -> dict[str, Any]:
        judged_at.append(at)
        return dict(found)

    monkeypatch.setattr(eligibility, "judged", judged)
    made = desk.ready()
    desk.do("a-prime", actions.withdraw, application=made.key)
    monkeypatch.setattr(eligibility, "version_of", lambda *given: "2")
    found |= {"outcome": "met", "rules": "2"}
    assert rejudged(desk, days=400) == {}
    assert rejudged(desk, days=90) == {"not_met→met": 1}
    assert judged_at[-1] == desk.call.closes_at


def test_rel_18_a_mended_rule_judges_stored_drafts_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {
        "outcome": "not_met",
        "rules": "1",
        "rules_on": desk.at.date(),
        "reasons": [{"sentence": "大企業です。"}],
    }
    monkeypatch.setattr(eligibility, "judged", lambda *given: refused)
    made = desk.ready()
    with pytest.raises(actions.Refused) as caught:
        desk.submit("a-prime", made)
    assert caught.value.faults == ({"sentence": "大企業です。"},)
    monkeypatch.setattr(eligibility, "version_of", lambda *given: "1")
    assert rejudged(desk) == {}
    monkeypatch.setattr(eligibility, "version_of", lambda *given: "2")
    monkeypatch.setattr(eligibility, "judged", lambda *given: refused | {"outcome": "met", "rules": "2", "reasons": []})
    assert rejudged(desk) == {"not_met→met": 1}
    assert rejudged(desk) == {}
    assert desk.see("a-prime", queries.verdict, made.key, desk.viewer("a-prime")).outcome == "met"
    with row_security.system():
        titles = Event.objects.filter(subject=f"application:{made.key}").values_list("payload__title", flat=True)
        assert any("判定が変わりました" in each for each in titles)
    assert desk.submit("a-prime", made)


def test_ux_8_a_refused_firm_may_object_and_a_human_looks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {"outcome": "not_met", "rules": "1", "rules_on": desk.at.date(), "reasons": []}
    monkeypatch.setattr(eligibility, "judged", lambda *given: refused)
    made = desk.ready()
    words = "親会社は議決権を持っていません。"
    assert desk.submit("a-prime", made, objection=words)
    found = desk.see("secretariat", queries.staff_application, made.key, desk.viewer("secretariat"))
    assert found.steps[-1].detail["objection"] == words


def test_eligibility_is_judged_with_the_values_of_the_karte(desk: Desk) -> None:
    viewer = desk.viewer("a-prime")
    row_security.bind(viewer)
    found = eligibility.judged("jizokuka", viewer, {"employee_number": 500}, desk.at)
    row_security.unbind()
    assert found["outcome"] in {"not_met", "unknown"}
    assert found["reasons"]
    assert all(each["sentence"] for each in found["reasons"])


def test_an_infected_file_is_never_served_nor_submitted(
    desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHIEN_CLAMD = "unix:/clamd.sock"
    monkeypatch.setattr(clamd, "scan", lambda address, document: clamd.Scanned(True, "Eicar"))
    made = desk.ready()
    assert actions.scan_waiting(at=desk.at) == 1
    file = desk.see("a-prime", queries.draft, made.key, "application", desk.viewer("a-prime")).files[0]
    assert file.scan == "infected"
    for action in (lambda: desk.do("a-prime", actions.open_file, file=file.key), lambda: desk.submit("a-prime", made)):
        with pytest.raises(actions.Refused, match="ウイルス"):
            action()
    with row_security.system():
        StoredFile.objects.update(scan="clean")
    assert desk.do("a-prime", actions.open_file, file=file.key)[1].startswith(b"%PDF")


def test_a_verdict_is_added_only_when_it_changed(desk: Desk) -> None:
    made = desk.ready()
    with row_security.system():
        assert Verdict.objects.filter(application_id=made.id).count() == 1
