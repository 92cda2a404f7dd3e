"""提出。届いた一度だけを受け付け、行・ファイルの一覧・受付票・お知らせ・証跡を一つのトランザクションで書く。"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.timezone import localtime

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, counting, definitions, evaluating, facts, reading, receipt, rules
from shien.domain.applications.cases import Standing
from shien.domain.applications.choices import Outcome
from shien.domain.applications.errors import (
    AlreadySubmitted,
    Full,
    InProgress,
    KeyReused,
    NotFound,
    Refused,
    Stale,
    TooLate,
)
from shien.domain.applications.models import (
    Application,
    Attachment,
    Call,
    Draft,
    IdempotencyKey,
    Submission,
    SubmissionFile,
    Verdict,
)
from shien.ledger import audit, outbox, prepared
from shien.ledger.audit import Act
from shien.values.dates import both

from .enclosed import enclosed
from .notices import tell_opener

OPERATION = "submit"
_ANSWERED = """
SELECT body_sha256, answer ->> 'submission' FROM applications_idempotencykey
WHERE account_id = %s AND enterprise_id = %s AND operation = %s AND key = %s
"""


@transaction.atomic
def submit(
    *, application: UUID, form: str, idempotency_key: str, arrived_at: datetime, by: Viewer, occurrence: str = "",
    version: int | None = None, objection: str = "",
) -> facts.Submission:  # fmt: skip
    """提出する。arrived_at は要求が届いた瞬間で、締切はこれで決まる (REL-9)。

    同じ鍵の二度目は同じ答え、別の中身なら KeyReused、処理中なら InProgress (REL-3)。version を渡せば、その版の
    下書きだけを出す (確認の頁のあとに誰かが直していれば Stale)。objection は、対象外の判定への異議。
    """
    body = definitions.digest([str(application), form, occurrence, version, objection])
    before = _answered(idempotency_key, body, by)
    if before is not None:
        return before
    case = cases.own(application, by)
    draft, standing = cases.standing(case, form, occurrence)
    _may_submit(draft, by)
    made = _again(case, draft)
    found = (
        reading.submission(made, _files_of(made))
        if made
        else _submitted(case, draft, standing, arrived_at, by, version, objection)
    )
    _remember(idempotency_key, body, by, found.key, arrived_at)
    return found


def _may_submit(draft: Draft, by: Viewer) -> None:
    """事業者の様式はプライムか任されたメンバーが、専門家派遣の様式は委任を受けた支援者か専門家が出す。"""
    if by.acting_for_other or by.is_expert:
        cases.may_work(draft.form_version, by)
    elif not (by.is_owner and by.can_submit):
        raise NotAllowed("提出できるのは、プライムか、プライムから提出の権限を受けたメンバーです。")


def _files_of(made: Submission) -> QuerySet[SubmissionFile]:
    return SubmissionFile.objects.select_related("stored").filter(submission=made).order_by("id")


def _answered(key: str, body: str, by: Viewer) -> facts.Submission | None:
    """この鍵で、もう答えたか。"""
    if not 8 <= len(key) <= 255 or not key.isprintable():
        raise Refused("key_missing", "Idempotency-Key が要ります（8文字以上）。")
    if by.enterprise_id is None or by.account_id is None:
        raise NotFound
    if not cases.lock_name(f"submit:{by.account_id}:{key}", by.enterprise_id):
        raise InProgress("同じ提出を処理しています。少し待つと、結果が見られます。")
    row = prepared.row(_ANSWERED, [by.account_id, by.enterprise_id, OPERATION, key])
    if row is None:
        return None
    sha256, made = row
    if sha256 != body:
        raise KeyReused("この Idempotency-Key は、別の中身で使われています。新しい鍵にしてください。")
    found = Submission.objects.select_related("form_version", "application", "by").get(key=made)
    return reading.submission(found, _files_of(found))


def _remember(key: str, body: str, by: Viewer, made: UUID, at: datetime) -> None:
    prepared.insert(
        IdempotencyKey(
            account_id=by.account_id, enterprise_id=by.enterprise_id, operation=OPERATION, key=key, body_sha256=body,
            answer={"submission": str(made)}, at=at,
        )
    )  # fmt: skip


def _again(case: Application, draft: Draft) -> Submission | None:
    """二度押し・別の画面からの提出。もう出した版なら、その提出を答える。"""
    if draft.form in reading.application(case).open_forms:
        return None
    return (
        Submission.objects.select_related("form_version", "application", "by")
        .filter(application=case, form=draft.form, occurrence=draft.occurrence, draft_version=draft.version)
        .first()
    )


def _submitted(
    case: Application, draft: Draft, standing: Standing, at: datetime, by: Viewer, version: int | None, objection: str
) -> facts.Submission:
    transition = _transition(case, draft, by.side)
    if version is not None and version != draft.version:
        raise Stale((), draft.version)
    if transition.before_close:
        _in_time(case, standing, at)
    if not reading.form_version(draft.form_version).usable(at):
        raise Refused("version_ended", "この申請書の版は使えなくなりました。新しい版に移してから提出してください。")
    values = _whole(case, draft, by, at)
    _eligible(case, standing, transition, objection)
    files = enclosed(draft)
    if standing.sent:  # taken back or sent back, and not changed: one version is submitted once
        draft.version += 1
        draft.save(update_fields=["version"])
    _take_seat(case, transition, at)
    made, sent = _written(case, draft, values, files, by, at)
    counting.finished(case, draft.form, at)
    cases.write(
        case,
        transition,
        by=by,
        at=at,
        submission_id=made.id,
        detail={"objection": objection} if objection else {},
        last=standing.last,
    )
    audit.record(
        Act.APPLICATION_SUBMIT, by=by.actor, at=at, enterprise_id=case.enterprise_id, target=case.call.name,
        detail={
            "application": str(case.key), "submission": made.number, "form": draft.form, "sha256": made.sha256,
            "files": len(files),
        },
    )  # fmt: skip
    _tell(case, made, by, at)
    if by.acting_for_other and by.account_id != case.started_by_id:  # the firm hears that it is its turn
        tell_opener(case, transition, at)
    return reading.submission(made, sent, by_name=by.name)


def _transition(case: Application, draft: Draft, who: str) -> Any:
    cycle = definitions.lifecycle_of(case.call.procedure_version)
    for each in cycle.allowed(case.state, who):
        if each.form == draft.form:
            if bool(draft.occurrence) and not each.repeats:
                continue
            return each
    last = Submission.objects.select_related("form_version", "application", "by").filter(
        application=case, form=draft.form, occurrence=draft.occurrence
    ).order_by("-id").first()  # fmt: skip
    if last is not None:
        raise AlreadySubmitted(reading.submission(last, ()))
    if who == "supporter":
        raise NotAllowed("この申請書を提出できるのは、事業者本人です。")
    raise NotAllowed("この申請書は、いまは提出できません。")


def _in_time(case: Application, standing: Standing, at: datetime) -> None:
    if at < case.call.opens_at:
        raise Refused("before", "この公募回は、まだ始まっていません。")
    end = reading.closing(case, standing.named)
    if end is not None and not rules.arrives_in_time(end, at):
        raise TooLate(end, at)


def _whole(case: Application, draft: Draft, by: Viewer, at: datetime) -> Mapping[str, Any]:
    found = evaluating.evaluate(case, draft, by, at)
    faults = [each for each in found.faults if each.severity == "error"]
    if faults:
        raise Refused("incomplete", "直すところがあります。印の付いた欄をご覧ください。", faults)
    if not found.complete:
        raise Refused("incomplete", "まだ書いていないページがあります。")
    return evaluating.plain_values(found.values)


def _eligible(case: Application, standing: Standing, transition: Any, objection: str) -> None:
    """対象外なら、わけを添えて断る。判定に異議を書けば受け付け、人が確かめる (UX-8、I4)。"""
    if not transition.before_close or len(objection.strip()) >= 10:
        return
    if standing.outcome == Outcome.NOT_MET:
        raise Refused(
            "not_eligible",
            "要件に当たらないところがあります。値が違うときは直し、判定に異議があるときは理由を書いて提出してください。",
            Verdict.objects.filter(application=case).latest("id").reasons,
        )


def _take_seat(case: Application, transition: Any, at: datetime) -> None:
    """枠のある公募回では、初めの提出で一つ取る。データベースの制約が、枠を超えさせない (REL-14)。"""
    if case.call.seats is None or not transition.before_close or seated(case):
        return
    taken = Call.objects.filter(id=case.call_id, seats_taken__lt=F("seats")).update(seats_taken=F("seats_taken") + 1)
    if not taken:
        raise Full("full", "この公募回の枠は、埋まりました。下書きは残っています。")


def seated(case: Application) -> bool:
    """いま枠を取っているか。初めの状態に戻れば、返してある。"""
    return case.state != definitions.lifecycle_of(case.call.procedure_version).start


def _written(
    case: Application, draft: Draft, values: Mapping[str, Any], files: list[Attachment], by: Viewer, at: datetime
) -> tuple[Submission, list[SubmissionFile]]:
    number = rules.number()
    content = receipt.body(
        number=number, application=case, form=draft.form_version, occurrence=draft.occurrence, answers=draft.answers,
        files=files, arrived_at=at, by=by,
    )  # fmt: skip
    made = Submission(
        application=case, enterprise_id=case.enterprise_id, form=draft.form, occurrence=draft.occurrence,
        form_version=draft.form_version, draft_version=draft.version, number=number, answers=draft.answers, values=values,
        files=len(files), sha256=content["answers_sha256"], submitted_at=at, by_id=by.account_id,
        receipt=receipt.signed(content),
    )  # fmt: skip
    prepared.insert(made)
    sent = [
        SubmissionFile(
            submission=made, enterprise_id=case.enterprise_id, attachment=each.key, field=each.field, name=each.name,
            stored=each.stored, size=each.size, media_type=each.media_type,
        )
        for each in files
    ]  # fmt: skip
    prepared.insert(*sent)
    return made, sent


def _tell(case: Application, made: Submission, by: Viewer, at: datetime) -> None:
    """受付のお知らせ。値は書かない (PRIV-13)。画面のお知らせは状態の行そのもの。"""
    came = localtime(at)
    outbox.mail(
        by.email, f"提出を受け付けました（受付番号 {made.number}）",
        f"「{case.call.name}」の{made.form_version.title}を、{both(came.date())} {came:%H:%M:%S}に受け付けました。\n"
        f"受付番号：{made.number}\n\n受付票は、サインインしてご覧いただけます。\n{settings.PUBLIC_URL}/apply/{case.key}/\n",
        subject=f"application:{case.key}", at=at, urgent=False,
    )  # fmt: skip
