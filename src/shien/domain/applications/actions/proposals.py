"""申請書の新しい版の案。一人が出し、下見をし、別の一人が公開する。公開すると、開いている公募回と下書きが新しい版に移る。"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts, lineage, reading, tally
from shien.domain.applications.choices import ProposalOutcome
from shien.domain.applications.definitions import digest
from shien.domain.applications.errors import NotFound, Refused
from shien.domain.applications.models import FormProposal, FormVersion
from shien.engines.forms import DefinitionError, DefinitionFault, Form
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from .calls import adopt_form
from .carry import carry_over_drafts, rehearse_carry
from .forms import plain, publish_form, read_checked

MAX_GRACE, _LONGEST = 90, 300
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")


@transaction.atomic
def propose_form(
    *, procedure: str, definition: Mapping[str, Any], reason: str, grace_days: int, by: Viewer, at: datetime
) -> facts.FormProposal:
    """新しい版の案を出す。まだ何も変わらない。定義の誤りは DefinitionError (全部)。"""
    _may(by, procedure)
    if not 0 <= grace_days <= MAX_GRACE:
        raise InvalidValue(f"前の版のまま出せる日数は、0から{MAX_GRACE}までにしてください。")
    if not 5 <= len(reason.strip()) <= _LONGEST:
        raise InvalidValue("変えるわけを、5文字以上300文字以内で書いてください。申請者にも見えます。")
    definition = plain(definition)
    form = read_checked(procedure, definition)
    _new(procedure, form)
    try:
        with transaction.atomic():
            row = FormProposal.objects.create(
                procedure=procedure, form=form.id, version=form.version, title=form.title, definition=definition,
                sha256=digest(definition), reason=reason.strip(), grace_days=grace_days, proposed_by_id=by.account_id,
                proposed_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(
            "open_proposal", f"版 {form.version} の案が、もうあります。先に、その案を取り下げてください。"
        ) from None
    _record(row, by, at, "案を出した")
    return reading.proposal(row)


def _new(procedure: str, form: Form) -> None:
    """この手続きの様式で、まだ無い版か。"""
    if not _VERSION.match(form.version):
        what = f"version「{form.version[:60]}」は、英数字と - . _ で40字までにしてください。"
        raise DefinitionError([DefinitionFault("form", what)])
    held = FormVersion.objects.filter(procedure=procedure)
    known = sorted(set(held.values_list("form", flat=True)))
    if form.id not in known:
        what = f"id「{form.id}」は、この手続きの様式にありません。使えるのは {'・'.join(known)} です。"
        raise DefinitionError([DefinitionFault("form", what)])
    if held.filter(form=form.id, version=form.version).exists():
        what = f"version「{form.version}」は、もう公開してあります。版の番号を上げてください。"
        raise DefinitionError([DefinitionFault("form", what)])


@transaction.atomic
def rehearse(*, proposal: UUID, by: Viewer, at: datetime) -> facts.FormProposal:
    """いまの下書きの全部で下見をして、結果を案に添える。"""
    row = _open(proposal, by)
    found = rehearse_carry(procedure=row.procedure, definition=row.definition, by=by, at=at)
    row.rehearsal, row.rehearsed_at = tally.stored(found), at
    row.save(update_fields=["rehearsal", "rehearsed_at"])
    return reading.proposal(row)


@transaction.atomic
def publish_proposal(*, proposal: UUID, by: Viewer, at: datetime) -> facts.FormProposal:
    """案を公開する。出した人とは別の人が、下見を見てから。開いている公募回も、新しい版になる。"""
    row = _open(proposal, by)
    if row.proposed_by_id == by.account_id:
        raise NotAllowed("案を出した人とは別の担当が公開します。")
    if row.rehearsed_at is None:
        raise Refused("not_rehearsed", "先に下見をして、下書きがどうなるかをお確かめください。")
    publish_form(
        procedure=row.procedure, definition=row.definition, by=by, at=at,
        grace_until=at + timedelta(days=row.grace_days),
    )  # fmt: skip
    adopt_form(procedure=row.procedure, form=row.form, version=row.version, reason=row.reason, by=by, at=at)
    row.outcome, row.settled_by_id, row.settled_at = ProposalOutcome.PUBLISHED, by.account_id, at
    row.save(update_fields=["outcome", "settled_by", "settled_at"])
    transaction.on_commit(_wake, robust=True)
    return reading.proposal(row)


@transaction.atomic
def withdraw_proposal(*, proposal: UUID, by: Viewer, at: datetime) -> facts.FormProposal:
    """案を取り下げる。申請書は変わらない。"""
    row = _open(proposal, by)
    row.outcome, row.settled_by_id, row.settled_at = ProposalOutcome.WITHDRAWN, by.account_id, at
    row.save(update_fields=["outcome", "settled_by", "settled_at"])
    _record(row, by, at, "案を取り下げた")
    return reading.proposal(row)


def carry_published(*, at: datetime) -> int:
    """公開した版へ、下書きを移す。全行を読める範囲で呼ぶ。移した下書きの数を返す。

    公開のときは、移すと出せなくなる下書きを残す。猶予が終わったら、残りも移す。途中で止まっても、次の回が続ける。
    """
    done = 0
    for row in FormProposal.objects.filter(outcome=ProposalOutcome.PUBLISHED, finished_at=None).order_by("id"):
        over = row.settled_at is not None and at >= row.settled_at + timedelta(days=row.grace_days)
        if row.carried_at is None or over:
            done += _carry(row, at, over=over)
    return done


def _carry(row: FormProposal, at: datetime, *, over: bool) -> int:
    made = FormVersion.objects.get(procedure=row.procedure, form=row.form, version=row.version)
    olds = [each for each in lineage.siblings(made) if row.settled_at is None or each.published_at <= row.settled_at]
    report, done = tally.report_of(row.carried), 0
    for old in olds:
        found = carry_over_drafts(
            procedure=row.procedure, form=row.form, old=old.version, new=row.version, by=None, at=at, dry_run=False,
            spare_ready=not over,
        )  # fmt: skip
        report, done = tally.together(report, found), done + found.drafts
    row.carried, row.carried_at = tally.stored(report) if report else None, row.carried_at or at
    row.finished_at = at if over else None
    row.save(update_fields=["carried", "carried_at", "finished_at"])
    return done


def _wake() -> None:
    """移し替えを起こす。起こせなくても、定時の見回りが移す。"""
    import contextlib

    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("shien.carry_over").defer()


def _may(by: Viewer, procedure: str) -> None:
    if not by.does("call", procedure):
        raise NotAllowed("この手続きの申請書を扱う担当ではありません。")


def _open(key: UUID, by: Viewer) -> FormProposal:
    row = FormProposal.objects.select_for_update(of=("self",)).filter(key=key).first()
    if row is None or not by.does("call", row.procedure):
        raise NotFound
    if row.outcome != ProposalOutcome.OPEN:
        raise Refused("settled", f"この案は、もう決まっています（{ProposalOutcome(row.outcome).label}）。")
    return row


def _record(row: FormProposal, by: Viewer, at: datetime, what: str) -> None:
    audit.record(
        Act.FORM_PROPOSE, by=by.actor, at=at, target=f"{row.procedure}/{row.form} {row.version}", purpose=what,
        detail={"proposal": str(row.key), "sha256": row.sha256},
    )  # fmt: skip
