"""下書きの書込み。始める・保存する・直して返す・話を付ける。"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed, view_as_supporter
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, counting, definitions, eligibility, facts, lineage, prefill, reading, rules
from shien.domain.applications.errors import NotFound, Refused, Stale
from shien.domain.applications.models import (
    Application,
    Call,
    Draft,
    DraftEdit,
    FormVersion,
    StateRow,
    Verdict,
)
from shien.domain.karte import actions as karte
from shien.ledger import audit, prepared
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue
from shien.values.items import ITEMS, parse

_LARGEST = 1_000_000  # characters of JSON in one draft
START = "start"
_EDITS = f"""
SELECT {prepared.columns(prepared.Part(DraftEdit, "e"))} FROM applications_draftedit e
WHERE e.draft_id = %s AND e.version > %s ORDER BY e.version
"""  # noqa: S608 -- names of columns
_LAST = f"""
SELECT {prepared.columns(prepared.Part(Verdict, "v"))} FROM applications_verdict v WHERE v.application_id = %s
ORDER BY v.id DESC LIMIT 1
"""  # noqa: S608 -- names of columns


@transaction.atomic
def start(*, call: UUID, by: Viewer, at: datetime, came_from: str = "") -> facts.Application:
    """申請を始める。カルテの値を入れ、対象かどうかを判定して記録する。もう始めていれば、それを返す。

    came_from は、どこから来て始めたか (内容のはたらきを数えるため。人には結び付けない)。
    """
    found = cases.call(call)
    if found is None or by.enterprise_id is None:
        raise NotFound
    cases.may_work(found.form_version, by)
    live = _live(found, by)
    if live is not None:
        return live
    state = reading.call(found).state(at)
    if state != "open":
        raise Refused(
            state, "この公募回は、まだ始まっていません。" if state == "before" else "この公募回は、締め切りました。"
        )
    try:
        with transaction.atomic():
            row = _started(found, by, at, came_from)
    except IntegrityError:
        live = _live(found, by)  # two presses at once: the other one began it
        if live is None:
            raise
        return live
    return reading.application(row, end=found.closes_at)


def _live(call: Call, by: Viewer) -> facts.Application | None:
    row = cases.live(call.id, by.enterprise_id or 0)
    return reading.application(row, end=reading.closes_at(row)) if row else None


def _started(call: Call, by: Viewer, at: datetime, came_from: str) -> Application:
    cycle = definitions.lifecycle_of(call.procedure_version)
    first = cycle.start
    row = Application(
        number=rules.number(), enterprise_id=by.enterprise_id, applicant_name=by.enterprise_name, call=call,
        procedure=call.procedure, state=first, live=True, started_by_id=by.account_id, started_at=at,
    )  # fmt: skip
    prepared.insert(row)
    prepared.insert(
        StateRow(
            application=row, enterprise_id=row.enterprise_id, seq=1, transition=START, state=first, live=True,
            by_id=by.account_id, by_name=by.name, at=at, detail=counting.origin(came_from),
        )
    )  # fmt: skip
    counting.begun(row, came_from, at)
    draft = _new_draft(row, call.form_version, "", by, at)
    judge(row, draft.answers, by, at, why=START)
    audit.record(
        Act.APPLICATION_START, by=by.actor, at=at, enterprise_id=row.enterprise_id, target=call.name,
        detail={"application": str(row.key), "call": str(call.key), "form": draft.form},
    )  # fmt: skip
    return row


def _new_draft(application: Application, version: FormVersion, occurrence: str, by: Viewer, at: datetime) -> Draft:
    answers, origins = prefill.fill(definitions.form_of(version), by, at)
    made = Draft(
        application=application, enterprise_id=application.enterprise_id, form=version.form, occurrence=occurrence,
        form_version=version, answers=answers, origins={key: rules.stored(each) for key, each in origins.items()},
        saved_at=at, saved_by_id=by.account_id,
    )  # fmt: skip
    prepared.insert(made)
    return made


def rule_set_of(call: Call) -> str:
    """公募回の対象要件の名。無ければ空。"""
    return str(definitions.head(definitions.content(call.procedure_version), "eligibility", "") or "")


def judge(application: Application, answers: Mapping[str, Any], by: Viewer, at: datetime, *, why: str) -> Verdict:
    """判定して、前と違えば記録する。締め切った公募回は、締切の日の値で判定する。"""
    found = eligibility.judged(rule_set_of(application.call), by, answers, min(at, application.call.closes_at or at))
    values = prepared.row(_LAST, [application.id])
    last = prepared.build(Verdict, values) if values else None
    if last is not None and (last.outcome, last.rules, last.reasons) == (
        found["outcome"], found["rules"], found["reasons"],
    ):  # fmt: skip
        return last
    made = Verdict(application=application, enterprise_id=application.enterprise_id, why=why, at=at, **found)
    prepared.insert(made)
    return made


@transaction.atomic
def open_draft(*, application: UUID, form: str, by: Viewer, at: datetime, occurrence: str = "") -> facts.Draft:
    """後の段階の申請書 (交付申請・実績報告など) の下書きを開く。もうあれば、それを返す。"""
    row = cases.own(application, by)
    found = Draft.objects.select_related("form_version", "application", "saved_by").filter(
        application=row, form=form, occurrence=occurrence
    ).first()  # fmt: skip
    if found is None:
        if form not in reading.application(row).open_forms:
            raise NotAllowed("この申請書は、いまは出せません。")
        version = version_for(row, form)
        cases.may_work(version, by)
        found = _new_draft(row, version, occurrence, by, at)
    cases.may_work(found.form_version, by)
    view_as_supporter(
        groups=sorted(rules.groups_of(prefill.items_of(definitions.form_of(found.form_version)))), by=by, at=at
    )
    return reading.draft(found)


def version_for(application: Application, form: str) -> FormVersion:
    """この申請で使う申請書の版。公募回の申請書は公募回が決め、後の段階の書類は、公募回の手続きの版のもの。

    手続きが新しい版になっても、前の版で始めた申請は、前の版の書類で終わりまで進む。
    """
    if application.call.form_version.form == form:
        return application.call.form_version
    rows = list(FormVersion.objects.filter(procedure=application.procedure, form=form).order_by("published_at", "id"))
    own = lineage.in_line(rows, lineage.versions(application.procedure), application.call.procedure_version)
    if not rows:
        raise NotFound
    return (own or rows)[-1]


def editable(application: Application, draft: Draft) -> None:
    """いま書いてよいか。その申請書を出せる状態のときだけ (SEC-24)。"""
    if draft.form not in reading.application(application).open_forms:
        raise NotAllowed("この申請書は、いまは直せません。提出を取り消すか、直しの依頼をお待ちください。")


@transaction.atomic
def save(
    *, application: UUID, form: str, answers: Mapping[str, Any], version: int, by: Viewer, at: datetime, occurrence: str = "",
    corrected: Collection[str] = (),
) -> facts.Draft:  # fmt: skip
    """一頁の欄を保存する。answers は {欄: 値}、None は空欄。version は頁を開いたときの版。

    ほかの人が別の欄を直していれば、どちらも残る。同じ欄なら何も書かずに Stale。自動で入れた欄は corrected に
    挙げたときだけ変わる。知らない欄・計算する欄・ファイルの欄は InvalidValue (SEC-23)。
    """
    row = cases.own(application, by)
    draft = cases.draft(row, form, occurrence)
    cases.may_work(draft.form_version, by)
    editable(row, draft)
    _writable(draft, answers)
    edits = _edits(draft, version)
    writing, conflicts = rules.merged(draft.answers, answers, edits)
    if conflicts:
        raise Stale(conflicts, draft.version)
    locked = [each for each in rules.locked_fields(draft.origins, writing) if each not in set(corrected)]
    if locked:
        raise Refused("locked", "カルテから入れた欄です。直すときは「直す」を押してください。", locked)
    if writing:
        write(draft, writing, by, at)
        judge(row, draft.answers, by, at, why="save")
    return reading.draft(draft, by_name=by.name if draft.saved_by_id == by.account_id else "")


def _writable(draft: Draft, answers: Mapping[str, Any]) -> None:
    fields = definitions.form_of(draft.form_version).fields
    for key in answers:
        field = fields.get(key)
        if field is None:
            raise InvalidValue(f"欄「{key}」は、この申請書にありません。")
        if field.type in ("file", "note") or field.formula:
            raise InvalidValue(f"「{field.label}」は、ここでは書けません。")
    if len(json.dumps(dict(answers), ensure_ascii=False)) > _LARGEST:
        raise InvalidValue("書いた内容が大きすぎます。長い説明は、添付ファイルにしてください。")
    rules.checked_texts(dict(answers))


def _edits(draft: Draft, version: int) -> list[facts.Edit]:
    if version > draft.version:
        raise InvalidValue("下書きの版が正しくありません。画面を読み直してください。")
    rows = [prepared.build(DraftEdit, each) for each in prepared.rows(_EDITS, [draft.id, version])]
    return [facts.Edit(each.version, each.field, each.before, each.after, each.by_name, each.at) for each in rows]


def write(draft: Draft, writing: Mapping[str, Any], by: Viewer | None, at: datetime) -> None:
    """止めた下書きに書き、版を進め、前後を残す。自動で入れた値に戻せば、また自動で入れた欄になる。"""
    draft.version += 1
    name = by.name if by else "自動処理"
    edits = [
        DraftEdit(
            draft=draft, enterprise_id=draft.enterprise_id, version=draft.version, field=field,
            before=draft.answers.get(field), after=value, by_id=by.account_id if by else None, by_name=name, at=at,
        )
        for field, value in writing.items()
    ]  # fmt: skip
    prepared.insert(*edits)
    for field, value in writing.items():
        if value in (None, "", []):
            draft.answers.pop(field, None)
        else:
            draft.answers[field] = value
        if field in draft.origins:
            back = bool(draft.origins[field]["items"]) and prefill.same(draft.origins, field, value)
            draft.origins[field] |= {
                "locked": back, "corrected_by": "" if back else name, "corrected_at": "" if back else at.isoformat(),
            }  # fmt: skip
    if len(json.dumps(draft.answers, ensure_ascii=False)) > _LARGEST:
        raise InvalidValue("書いた内容が大きすぎます。長い説明は、添付ファイルにしてください。")
    draft.saved_at, draft.saved_by_id = at, by.account_id if by else None
    prepared.update(draft, "answers", "origins", "version", "saved_at", "saved_by")


@transaction.atomic
def refill(*, application: UUID, form: str, by: Viewer, at: datetime, occurrence: str = "") -> facts.Draft:
    """カルテの新しい値を入れ直す。直した欄と、自分で書いた欄は変えない。"""
    row = cases.own(application, by)
    draft = cases.draft(row, form, occurrence)
    cases.may_work(draft.form_version, by)
    editable(row, draft)
    answers, origins = prefill.fill(definitions.form_of(draft.form_version), by, at)
    fresh = {
        field: value for field, value in answers.items()
        if draft.answers.get(field) != value and (field not in draft.answers or draft.origins.get(field, {}).get("locked"))
    }  # fmt: skip
    for field in fresh:
        draft.origins[field] = rules.stored(origins[field])
    if fresh:
        write(draft, fresh, by, at)
        judge(row, draft.answers, by, at, why="refill")
    return reading.draft(draft, by_name=by.name if draft.saved_by_id == by.account_id else "")


@transaction.atomic
def give_back(
    *, application: UUID, form: str, fields: Collection[str], by: Viewer, at: datetime, occurrence: str = ""
) -> int:
    """申請書で直した値を、本人の行いとしてカルテにも入れる。入れた数を返す。"""
    row = cases.own(application, by, lock=False)
    draft = cases.draft(row, form, occurrence)
    cases.may_work(draft.form_version, by)
    entries = []
    for field in fields:
        kept = draft.origins.get(field)
        if not returnable(kept) or field not in draft.answers or kept is None:
            raise InvalidValue("この欄は、カルテに入れられません。カルテの画面で直してください。")
        item = ITEMS[kept["items"][0]]
        entries.append(karte.Entry(item.key, parse(item, _text(draft.answers[field])), kept["part"]))
    return karte.save(entries=entries, version=None, by=by, at=at) if entries else 0


def returnable(origin: Mapping[str, Any] | None) -> bool:
    """カルテに返せる欄か。直してあり、一つの項目から入ったもの。"""
    return origin is not None and not origin["locked"] and len(origin["items"]) == 1


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
