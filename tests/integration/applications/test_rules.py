"""締切・一度だけ・上書き・権限・枠・予算。"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from shien import cli
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, queries, storage
from shien.domain.applications.models import Call, IdempotencyKey, StateRow, Submission
from shien.domain.consent import receipt as consent_receipt
from shien.ledger.models import Event
from shien.values.fault import InvalidValue
from tests.integration.applications.conftest import Desk, pdf


def save(desk: Desk, person: str, made: Any, version: int, corrected: tuple[str, ...] = (), **answers: Any) -> Any:
    return desk.do(
        person,
        actions.save,
        application=made.key,
        form="application",
        version=version,
        answers=answers,
        corrected=corrected,
    )


def draft(desk: Desk, made: Any, person: str = "a-prime") -> Any:
    return desk.see(person, queries.draft, made.key, "application", desk.viewer(person))


def test_rel_9_the_closing_instant_is_out_and_the_microsecond_before_is_in(desk: Desk) -> None:
    made, end = desk.ready(), desk.call.closes_at
    assert end is not None
    with pytest.raises(actions.TooLate, match="締切は"):
        desk.submit("a-prime", made, at=end)
    sent = desk.submit("a-prime", made, at=end - timedelta(microseconds=1))
    assert sent.submitted_at == end - timedelta(microseconds=1)


def test_rel_10_an_extension_for_one_is_not_for_all(desk: Desk) -> None:
    mine, other, end = desk.ready(), desk.ready("b-prime", "b"), desk.call.closes_at
    assert end is not None
    late = end + timedelta(hours=1)
    told = desk.do(
        "secretariat", actions.extend, call=desk.call.key, closes_at=end + timedelta(hours=2), reason="通信の障害のため",
        applications=[mine.key], at=late,
    )  # fmt: skip
    assert told == 1
    assert desk.submit("a-prime", mine, at=late)
    with pytest.raises(actions.TooLate):
        desk.submit("b-prime", other, at=late)
    desk.do(
        "secretariat",
        actions.extend,
        call=desk.call.key,
        closes_at=end + timedelta(days=1),
        reason="大雪のため",
        at=late,
    )
    assert desk.submit("b-prime", other, at=late)
    assert [each.step for each in queries.call_changes(desk.call.key)] == ["extended", "extended", "opened"]
    with pytest.raises(InvalidValue, match="理由"):
        desk.do("secretariat", actions.extend, call=desk.call.key, closes_at=end + timedelta(days=2), reason="")


def test_rel_3_same_key_same_answer_other_body_is_refused(desk: Desk) -> None:
    made = desk.ready()
    first = desk.submit("a-prime", made, key="key-of-this-click")
    assert desk.submit("a-prime", made, key="key-of-this-click").number == first.number
    with pytest.raises(actions.KeyReused):
        desk.submit("a-prime", made, key="key-of-this-click", objection="x" * 20)
    assert desk.submit("a-prime", made, key="another-tab-1").number == first.number
    with row_security.system():
        assert Submission.objects.count() == 1
        assert IdempotencyKey.objects.count() == 2
        mails = Event.objects.filter(subject=f"application:{made.key}", topic="mail")
        assert [first.number in each.payload["title"] for each in mails] == [True]


def test_rel_3_one_live_application_per_firm_and_call(desk: Desk) -> None:
    assert desk.started().key == desk.started("a-member").key
    insert = (
        "INSERT INTO applications_application (key, number, enterprise_id, applicant_name, call_id, procedure, state,"
        " live, started_by_id, started_at) SELECT gen_random_uuid(), 'x', enterprise_id, '', call_id, procedure, state,"
        " true, started_by_id, started_at FROM applications_application"
    )
    with row_security.system(), pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        connection.cursor().execute(insert)


def test_rel_4_a_missing_or_changed_file_refuses_the_submission(desk: Desk) -> None:
    made = desk.ready()
    place = storage.path(draft(desk, made).files[0].sha256)
    kept = place.read_bytes()
    for broken in (None, kept[:-1] + b"x", b""):
        place.unlink()
        if broken is not None:
            place.write_bytes(broken)
        with pytest.raises(actions.Refused, match="決算書"):
            desk.submit("a-prime", made)
        place.write_bytes(kept)
    assert desk.submit("a-prime", made)


def test_rel_4_the_database_refuses_a_submission_without_its_files(desk: Desk) -> None:
    made = desk.ready()
    desk.submit("a-prime", made)
    insert = (
        "INSERT INTO applications_submission (key, application_id, enterprise_id, form, occurrence, form_version_id,"
        " draft_version, number, answers, values, files, sha256, submitted_at, by_id, receipt) SELECT gen_random_uuid(),"
        " application_id, enterprise_id, form, 'x', form_version_id, 9, 'y', answers, values, 2, sha256, submitted_at,"
        " by_id, receipt FROM applications_submission"
    )
    with row_security.system(), pytest.raises(IntegrityError, match="files and has 0"), transaction.atomic():
        connection.cursor().execute(f"SET CONSTRAINTS ALL IMMEDIATE; {insert}")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE applications_submission SET number = 'x'", "DELETE FROM applications_staterow", "DELETE FROM applications_draft",
     "UPDATE applications_application SET state = 'adopted'", "UPDATE applications_formversion SET definition = '{}'",
     "DELETE FROM applications_submissionfile", "UPDATE applications_verdict SET outcome = 'met'"],
)  # fmt: skip
def test_evidence_cannot_be_changed(desk: Desk, statement: str) -> None:
    with row_security.system(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_two_people_are_two_people_in_the_database(desk: Desk) -> None:
    made = desk.started()
    account = desk.viewer("secretariat").account_id
    with row_security.system():
        for by, second in ((account, account), (account, None), (None, account)):
            with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
                StateRow.objects.create(
                    application_id=made.id, enterprise_id=made.enterprise_id, seq=2, transition="adopt", state="adopted",
                    live=True, two_person=True, by_id=by, second_id=second, at=desk.at,
                )  # fmt: skip


def test_rel_13_two_people_at_once(desk: Desk) -> None:
    made = desk.started()
    save(desk, "a-prime", made, 1, plan="一つ目の計画", cost=100)
    merged = save(desk, "a-member", made, 1, plan=None, cost=None, note="備考")
    assert merged.answers["plan"] == "一つ目の計画"
    assert merged.answers["note"] == "備考"
    with pytest.raises(actions.Stale) as caught:
        save(desk, "a-member", made, 1, plan="二つ目の計画")
    (conflict,) = caught.value.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (None, "二つ目の計画", "一つ目の計画")
    assert conflict.by_name == "a-prime"
    assert draft(desk, made).answers["plan"] == "一つ目の計画"
    edits = desk.see("a-prime", queries.edits, made.key, "application", desk.viewer("a-prime"), field="plan")
    assert [(each.before, each.after) for each in edits] == [(None, "一つ目の計画")]


def test_what_came_from_the_karte_changes_only_when_corrected_and_is_offered_back(desk: Desk) -> None:
    made = desk.started()
    with pytest.raises(actions.Refused):
        save(desk, "a-prime", made, 1, employees=9)
    changed = save(desk, "a-prime", made, 1, ("employees",), employees=9)
    assert not changed.origins["employees"].locked
    assert changed.origins["employees"].corrected_by == "a-prime"
    given = desk.do("a-prime", actions.give_back, application=made.key, form="application", fields=["employees"])
    assert given == 1
    assert save(desk, "a-prime", made, changed.version, employees=5).origins["employees"].locked


@pytest.mark.parametrize(
    ("answers", "words"),
    [({"grant": 1}, "書けません"), ({"state": "adopted"}, "ありません"), ({"statements": ["x"]}, "書けません"),
     ({"plan": "番号は 123456789018 です"}, "マイナンバー")],
)  # fmt: skip
def test_sec_23_only_the_fields_of_the_form(desk: Desk, answers: dict[str, Any], words: str) -> None:
    made = desk.started()
    with pytest.raises(InvalidValue, match=words):
        save(desk, "a-prime", made, 1, **answers)


def test_sec_16_another_firms_application_is_as_if_it_never_was(desk: Desk) -> None:
    made = desk.ready()
    sent = desk.submit("a-prime", made)
    b = desk.viewer("b-prime")
    for key in (made.key, uuid4()):
        assert desk.see("b-prime", queries.application, key, b) is None
        assert desk.see("b-prime", queries.draft, key, "application", b) is None
        for action in (actions.withdraw, actions.reopen):
            with pytest.raises(actions.NotFound):
                desk.do("b-prime", action, application=key)
    assert desk.see("b-prime", queries.submission, sent.key, b) is None
    assert desk.see("b-prime", queries.receipt, sent.key, b) is None
    with pytest.raises(actions.NotFound):
        desk.do("b-prime", actions.open_submitted_file, file=sent.files[0].key)
    # even an action that forgot to ask finds no row
    row_security.bind(b)
    assert not Submission.objects.exists()
    row_security.unbind()


def test_sec_22_staff_see_their_procedure_and_region_only(desk: Desk) -> None:
    for person in ("a-prime", "b-prime"):
        desk.submit(person, desk.ready(person, person))
    seen = {
        person: desk.see(person, queries.staff_list, desk.viewer(person)).total
        for person in ("secretariat", "bureau", "analyst", "reviewer-1", "a-prime")
    }
    assert seen == {"secretariat": 2, "bureau": 1, "analyst": 0, "reviewer-1": 0, "a-prime": 0}
    row_security.bind(desk.viewer("bureau"))
    assert Submission.objects.count() == 1
    row_security.unbind()
    row_security.bind(desk.viewer("reviewer-1"))
    assert not Submission.objects.exists()
    with row_security.opened_applications([desk.started().id]):
        pass
    row_security.unbind()


def test_a_reviewer_sees_what_was_assigned(desk: Desk) -> None:
    made = desk.ready()
    desk.submit("a-prime", made)
    row_security.bind(desk.viewer("reviewer-1"))
    with row_security.opened_applications([made.id]):
        assert Submission.objects.count() == 1
    assert not Submission.objects.exists()
    row_security.unbind()


def test_sec_17_a_supporter_needs_the_right_to_edit_and_the_groups(desk: Desk) -> None:
    made = desk.started()
    a, x = desk.viewer("a-prime"), desk.viewer("supporter-x")
    acting = {
        "role": "supporter", "enterprise_id": a.enterprise_id, "enterprise_key": a.enterprise_key, "delegation_id": 1,
        "enterprise_name": a.enterprise_name, "own_enterprise_name": "支援社",
    }  # fmt: skip
    for name, groups, can_edit in (("reads", {"basic", "finance", "employees"}, False), ("lacks", {"basic"}, True)):
        desk.viewers[name] = replace(x, **acting, groups=frozenset(groups), can_edit=can_edit)
        with pytest.raises(NotAllowed):
            save(desk, name, made, 1, note="x")
    desk.viewers["edits"] = replace(x, **acting, groups=frozenset({"basic", "finance", "employees"}), can_edit=True)
    assert save(desk, "edits", made, 1, note="支援者より").saved_by == "supporter-x"
    with pytest.raises(NotAllowed):
        desk.submit("edits", made)
    assert desk.see("lacks", queries.draft, made.key, "application", desk.viewers["lacks"]) is None


def test_sec_24_only_listed_moves(desk: Desk) -> None:
    made = desk.ready()
    second = desk.viewer("secretariat-2").account_id
    for transition in ("adopt", "grant", "settle", "submit", "nothing"):
        with pytest.raises(NotAllowed):
            desk.do("secretariat", actions.move, application=made.key, transition=transition, second=second)
    with pytest.raises(NotAllowed):
        desk.do("a-prime", actions.move, application=made.key, transition="finish_review")
    desk.submit("a-prime", made)
    with pytest.raises(NotAllowed):
        save(desk, "a-prime", made, 3, note="あとから")
    with pytest.raises(InvalidValue, match="理由"):
        desk.do("secretariat", actions.move, application=made.key, transition="send_back")
    with pytest.raises(actions.TooLate):
        desk.do("a-prime", actions.reopen, application=made.key, at=desk.at + timedelta(days=3))


def test_rel_14_the_budget_and_the_seats_are_never_passed(desk: Desk) -> None:
    desk.do("secretariat", actions.change_call, call=desk.call.key, seats=1, budget=500_000, reason="予算の確定のため")
    first, other = desk.ready(), desk.ready("b-prime", "b")
    desk.submit("a-prime", first)
    with pytest.raises(actions.Full):
        desk.submit("b-prime", other)
    desk.do("a-prime", actions.reopen, application=first.key)
    desk.submit("b-prime", other)
    second = desk.viewer("secretariat-2").account_id
    for transition in ("finish_review", "adopt"):
        desk.do("secretariat", actions.move, application=other.key, transition=transition, second=second)
    with pytest.raises(actions.Full, match="予算"):
        desk.do("secretariat", actions.move, application=other.key, transition="grant", second=second, amount=500_001)
    desk.do("secretariat", actions.move, application=other.key, transition="grant", second=second, amount=500_000)
    with pytest.raises(actions.Full):
        desk.do("secretariat", actions.change_call, call=desk.call.key, budget=1, reason="予算を減らすため")
    with pytest.raises(IntegrityError, match="seats"), transaction.atomic():
        Call.objects.update(seats_taken=2)


def test_the_receipt_is_verified_offline(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SEC-45"""
    sent = desk.submit("a-prime", desk.ready())
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "any.pdf").write_bytes(storage.read(sent.files[0].sha256))
    for name, text in (
        ("r.jws", sent.receipt),
        ("k.json", json.dumps(consent_receipt.jwks())),
        ("a.json", json.dumps(sent.answers)),
    ):
        (tmp_path / name).write_text(text)
    command = ["verify-receipt", "--input", str(tmp_path / "r.jws"), "--keys", str(tmp_path / "k.json")]
    whole = [*command, "--answers", str(tmp_path / "a.json"), "--files", str(folder)]
    assert cli.main(whole) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["number"] == sent.number
    assert told["submitted_at"] == sent.submitted_at.astimezone(UTC).isoformat(timespec="microseconds")
    (tmp_path / "a.json").write_text(json.dumps({**sent.answers, "cost": 1}))
    (folder / "any.pdf").write_bytes(b"x")
    assert cli.main(whole) == 2
    faults = capsys.readouterr().err
    assert "cost" in faults
    assert "決算書.pdf" in faults


def test_a_file_is_served_only_when_the_scanner_found_it_clean(desk: Desk, settings: Any) -> None:
    settings.SHIEN_CLAMD = "unix:/nowhere.sock"
    made = desk.ready()
    file = draft(desk, made).files[0]
    assert file.scan == "waiting"
    with pytest.raises(actions.Refused, match="検査"):
        desk.do("a-prime", actions.open_file, file=file.key)
    assert actions.scan_waiting(at=desk.at) == 0
    assert desk.submit("a-prime", made)  # the scanner may be down: one submits all the same (REL-6)


def test_a_file_is_replaced_and_removed(desk: Desk) -> None:
    made = desk.ready()
    first = draft(desk, made).files[0]
    new = desk.do(
        "a-prime", actions.attach, application=made.key, form="application", field="statements", name="新しい決算書.pdf",
        document=pdf("new"), replaces=first.key,
    )  # fmt: skip
    assert [each.key for each in draft(desk, made).files] == [new.key]
    assert desk.do("a-prime", actions.remove_file, application=made.key, file=new.key)
    with pytest.raises(actions.Refused):
        desk.submit("a-prime", made)


def test_staff_open_a_submission_and_the_firm_sees_it(desk: Desk) -> None:
    from shien.ledger import export

    sent = desk.submit("a-prime", desk.ready())
    opened = desk.do("secretariat", actions.open_submission, submission=sent.key, purpose="形式の確認")
    assert opened.answers["cost"] == 1_500_000
    desk.do("secretariat", actions.open_submitted_file, file=sent.files[0].key)
    with pytest.raises(actions.NotFound):
        desk.do("chamber-iwate", actions.open_submission, submission=sent.key, purpose="形式の確認")
    viewer = desk.viewer("a-prime")
    found, _ = desk.see("a-prime", export.uses, viewer.enterprise_id, offset=0, limit=10)
    assert [each.act for each in found][:3] == ["application_file", "application_view", "application_submit"]


def test_a_call_needs_an_instant_with_its_offset(desk: Desk) -> None:
    with pytest.raises(InvalidValue, match="時差"):
        desk.do(
            "secretariat", actions.open_call, procedure="trial", name="x", opens_at=datetime(2026, 1, 1), closes_at=None
        )
