"""申請を一件ずつ扱う手だて。だれの申請かを確かめて、行を止め、状態の行を足す。"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.ledger import prepared

from . import definitions, prefill, rules
from .errors import NotFound
from .models import Application, Call, Draft, FormVersion, ProcedureVersion, StateRow

# The definitions are large and never change: whoever needs one has it in memory (definitions.content).
_PARTS = (
    prepared.Part(Application, "a"), prepared.Part(Call, "c"),
    prepared.Part(ProcedureVersion, "p", ("definition", "lifecycle")), prepared.Part(FormVersion, "f", ("definition",)),
)  # fmt: skip
_CASE = f"""
SELECT {prepared.columns(*_PARTS)} FROM applications_application a JOIN applications_call c ON c.id = a.call_id
JOIN applications_procedureversion p ON p.id = c.procedure_version_id
JOIN applications_formversion f ON f.id = c.form_version_id
"""  # noqa: S608 -- names of columns
_CALL = f"""
SELECT {prepared.columns(*_PARTS[1:])} FROM applications_call c
JOIN applications_procedureversion p ON p.id = c.procedure_version_id
JOIN applications_formversion f ON f.id = c.form_version_id WHERE c.key = %s
"""  # noqa: S608 -- names of columns
_OWN = "a.key = %s AND a.enterprise_id = %s"
_COLUMNS = prepared.columns(prepared.Part(Draft, "d"))
_DRAFT = "FROM applications_draft d WHERE d.application_id = %s AND d.form = %s AND d.occurrence = %s"
# The application is locked before: what these read does not change until the transaction ends.
_STANDING = """
(SELECT max(x.closes_at) FROM applications_callchange x
    WHERE x.call_id = %s AND x.step = 'extended' AND %s = ANY (x.applications)),
(SELECT v.outcome FROM applications_verdict v WHERE v.application_id = %s ORDER BY v.id DESC LIMIT 1),
EXISTS (SELECT 1 FROM applications_submission s WHERE s.application_id = d.application_id AND s.form = d.form
    AND s.occurrence = d.occurrence AND s.draft_version = d.version),
(SELECT COALESCE(max(r.seq), 0) FROM applications_staterow r WHERE r.application_id = %s)
"""


def own(key: UUID, by: Viewer, *, lock: bool = True) -> Application:
    """自社の申請 (専門家には、引き受けた一つ)。ほかの事業者のものは、無いのと同じ。lock なら、書き終わるまで止める。"""
    if by.enterprise_id is None:
        raise NotFound
    if by.is_expert:
        return _found(f"{_OWN} AND a.id = %s", [key, by.enterprise_id, by.application_id], lock)
    return _found(_OWN, [key, by.enterprise_id], lock)


def reach(by: Viewer, application: str = "application_id") -> dict[str, int]:
    """読める行の条件。事業者と支援者は事業者の全部、専門家は引き受けた一つの申請。application は、申請を指す列。"""
    found = {"enterprise_id": by.enterprise_id or 0}
    return found | ({application: by.application_id or 0} if by.is_expert else {})


def of_staff(key: UUID, by: Viewer, *, lock: bool = True) -> Application:
    """担当の手続きの申請。担当の外は、無いのと同じ。行の保護が所管も確かめる。"""
    mine = by.nationwide | by.regional
    if not mine:
        raise NotFound
    return _found("a.key = %s AND a.procedure = ANY (%s)", [key, sorted(mine)], lock)


def call(key: UUID) -> Call | None:
    """公募回と、その手続きと申請書の版。"""
    found = prepared.row(_CALL, [key])
    if found is None:
        return None
    row, row.procedure_version, row.form_version = prepared.built(found, *_PARTS[1:])
    return row


def live(call_id: int, enterprise_id: int) -> Application | None:
    """この公募回の、その会社の生きた申請。"""
    try:
        return _found("a.call_id = %s AND a.enterprise_id = %s AND a.live", [call_id, enterprise_id], False)
    except NotFound:
        return None


def of_system(key: UUID) -> Application:
    """自動処理の申請。全行を読める範囲で呼ぶ。"""
    return _found("a.key = %s", [key], True)


def _found(where: str, given: list[Any], lock: bool) -> Application:
    found = prepared.row(f"{_CASE} WHERE {where}{' FOR UPDATE OF a' * lock}", given)
    if found is None:
        raise NotFound
    row, row.call, row.call.procedure_version, row.call.form_version = prepared.built(found, *_PARTS)
    return row


def may_work(form: FormVersion, by: Viewer) -> None:
    """この申請書を書いてよいか。支援者は、直す権限と、申請書が尋ねる項目群の全部が要る (SEC-17)。専門家は、自分の様式だけ。"""
    if by.is_owner or (by.is_expert and form.form in by.papers):
        return
    if not by.acting_for_other:
        raise NotFound
    if not by.can_edit:
        raise NotAllowed(
            "この委任は、見ることだけを許しています。直せるようにするには、事業者に委任を改めてもらってください。"
        )
    items = prefill.items_of(definitions.form_of(form))
    if missing := rules.lacking(by, items):
        raise NotAllowed(f"この申請書には、委任されていない項目（{'・'.join(missing)}）があります。")
    if missing := rules.lacking(by, items, edit=True):
        raise NotAllowed(f"この申請書には、直すことを委任されていない項目（{'・'.join(missing)}）があります。")


def may_see(form: FormVersion, by: Viewer) -> bool:
    """この申請書を見てよいか。専門家は、派遣の申請書と自分の様式を見る (事業者は、申請のときに同意している)。"""
    if by.is_expert:
        return form.form in {"application", *by.papers}
    return by.is_owner or (by.acting_for_other and not rules.lacking(by, prefill.items_of(definitions.form_of(form))))


def draft(application: Application, form: str, occurrence: str, *, lock: bool = True) -> Draft:
    """下書き。lock なら、書き終わるまで止める。"""
    found = prepared.row(f"SELECT {_COLUMNS} {_DRAFT}{' FOR UPDATE' * lock}", [application.id, form, occurrence])
    if found is None:
        raise NotFound
    return _draft(found, application)


@dataclass(frozen=True, slots=True)
class Standing:
    """止めた申請の、提出の前のありさま。

    named はこの申請を名指した延長の締切、outcome はいちばん新しい判定、sent は下書きのこの版をもう出したか、
    last はいちばん新しい状態の行の番号。
    """

    named: datetime | None
    outcome: str | None
    sent: bool
    last: int


def standing(application: Application, form: str, occurrence: str) -> tuple[Draft, Standing]:
    """止めた下書きと、ありさま。一度に引く。"""
    found = prepared.row(
        f"SELECT {_STANDING}, {_COLUMNS} {_DRAFT} FOR UPDATE OF d",
        [application.call_id, application.id, application.id, application.id, application.id, form, occurrence],
    )
    if found is None:
        raise NotFound
    return _draft(found[4:], application), Standing(*found[:4])


def _draft(found: tuple[Any, ...], application: Application) -> Draft:
    row = prepared.build(Draft, found)
    row.application = application
    if row.form_version_id == application.call.form_version_id:
        row.form_version = application.call.form_version
    return row


def write(
    application: Application, transition: Any, *, by: Viewer | None, at: datetime, second: tuple[int, str] | None = None,
    reason: str = "", amount: int | None = None, submission_id: int | None = None, detail: Mapping[str, Any] | None = None,
    name: str = "", last: int | None = None,
) -> StateRow:  # fmt: skip
    """状態の行を足す。申請の状態は、データベースがこの行から書く。application は止めてあること。

    name は、人でない者の名。last は、いちばん新しい状態の行の番号 (読んであれば)。
    """
    cycle = definitions.lifecycle_of(application.call.procedure_version)
    row = StateRow(
        application=application, enterprise_id=application.enterprise_id, seq=(_last(application) if last is None else last) + 1, transition=transition.id,
        state=transition.to, live=cycle.states[transition.to].live, two_person=transition.two_person,
        by_id=by.account_id if by else None, second_id=second[0] if second else None, by_name=_name(by, name),
        at=at, reason=reason, amount=amount, amount_kind=transition.amount or "", submission_id=submission_id,
        detail={**(detail or {}), **({"second": second[1]} if second else {})},
    )  # fmt: skip
    revives = row.live and not application.live
    try:
        with transaction.atomic() if revives else nullcontext():
            prepared.insert(row)
    except IntegrityError as error:
        if "one_live_application" in str(error):
            raise NotAllowed(
                "この事業者には、同じ公募回の別の申請があります。先にそちらを取り下げてください。"
            ) from None
        raise
    application.state, application.live = row.state, row.live
    return row


def _name(by: Viewer | None, name: str) -> str:
    """状態の行に残す名。打診を断った専門家の名は、事業者に見せない。"""
    if by is None:
        return name or "自動処理"
    return "専門家" if by.is_expert else by.name


def _last(application: Application) -> int:
    """いちばん新しい状態の行の番号。"""
    found = prepared.rows(
        "SELECT COALESCE(max(seq), 0) FROM applications_staterow WHERE application_id = %s", [application.id]
    )
    return int(found[0][0])


def lock_name(name: str, number: int) -> bool:
    """この名の仕事を、いま自分だけがしているか。トランザクションの終わりまで。"""
    return bool(prepared.rows("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [name, number])[0][0])
