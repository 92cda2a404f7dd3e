"""下書きを新しい版へ移す。まず下見し、わけの無いまま提出できなくなる下書きが無いことを確かめてから移す。"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from shien.domain.accounts import queries as accounts
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import definitions, evaluating, facts, lineage, reading
from shien.domain.applications.errors import NotFound
from shien.domain.applications.models import Application, Draft, FormVersion
from shien.domain.applications.tally import Tally
from shien.engines import forms
from shien.engines.forms import Form
from shien.ledger import audit, outbox
from shien.ledger.audit import SYSTEM, Act

from .drafts import write


def carry_over_drafts(
    *, procedure: str, form: str, old: str, new: str, by: Viewer | None, at: datetime, dry_run: bool = True,
    limit: int | None = None, spare_ready: bool = False,
) -> facts.CarryReport:  # fmt: skip
    """old の版の下書きを new の版へ移す。dry_run なら何も書かずに、残る・変わる・失う・提出できなくなるものを数える。

    blocked は、いまのままなら提出できるのに、新しい版では直すところがある下書き (申請番号, 欄, わけ)。
    spare_ready なら、そういう下書きは猶予の間、前の版のまま残す。by が None なら自動処理 (全行を読める範囲で呼ぶ)。
    下書きごとに一つのトランザクションで、途中で止まっても、移したものは移したまま、残りはもう一度でよい。
    """
    _may(by, procedure)
    versions = {
        row.version: row for row in FormVersion.objects.filter(procedure=procedure, form=form, version__in=(old, new))
    }
    if set(versions) != {old, new}:
        raise NotFound
    target = versions[new]
    tally = Tally()
    with row_security.system():
        _each(
            [versions[old]],
            definitions.form_of(target),
            None if dry_run else target,
            at,
            tally,
            limit,
            spare=spare_ready,
        )
        if not dry_run:
            with transaction.atomic():
                audit.record(
                    Act.FORM_PUBLISH, by=by.actor if by else SYSTEM, at=at, target=f"{procedure}/{form} {old}→{new}",
                    purpose="下書きを新しい版へ移した",
                    detail={"drafts": tally.drafts, "lost": len(tally.lost), "blocked": len(tally.blocked)},
                )  # fmt: skip
    return tally.report(old, new)


def rehearse_carry(
    *, procedure: str, definition: Mapping[str, Any], by: Viewer | None, at: datetime, limit: int | None = None
) -> facts.CarryReport:
    """まだ公開していない定義へ、いまの下書きの全部を移したらどうなるか。何も書かない。"""
    _may(by, procedure)
    after = forms.read(definition)
    made = FormVersion(procedure=procedure, form=after.id, version=after.version, published_at=at)
    olds = [each for each in lineage.siblings(made) if each.version != after.version]
    tally = Tally()
    with row_security.system():
        _each(olds, after, None, at, tally, limit, spare=False)
    return tally.report("・".join(row.version for row in olds), after.version)


def _may(by: Viewer | None, procedure: str) -> None:
    if by is not None and not by.does("call", procedure):
        raise NotAllowed("この手続きの申請書を扱う担当ではありません。")


def _each(
    olds: Sequence[FormVersion], after: Form, target: FormVersion | None, at: datetime, tally: Tally, limit: int | None,
    *, spare: bool,
) -> None:  # fmt: skip
    """まだ出せる下書きを一つずつ。終わった申請の下書きは、書いたときの版のまま残す。"""
    rows = Draft.objects.filter(form_version__in=olds, application__live=True).order_by("id")
    by_id = {row.id: row for row in olds}
    for number, version in list(rows.values_list("id", "form_version_id")[:limit]):
        with transaction.atomic():
            _one(number, by_id[version], after, target, at, tally, spare=spare)


def _one(
    number: int, old: FormVersion, after: Form, target: FormVersion | None, at: datetime, tally: Tally, *, spare: bool
) -> None:
    rows = Draft.objects.select_related(
        "form_version", "application", "application__call", *(f"application__{each}" for each in reading.CASE)
    )
    if target is not None:
        rows = rows.select_for_update(of=("self",))
    draft = rows.filter(id=number, form_version=old).first()
    if draft is None or draft.form not in reading.application(draft.application).open_forms:
        return
    before = definitions.form_of(old)
    moved = forms.carry_over(draft.answers, before, after)
    one = Tally(1)
    one.add(draft.application.number, moved)
    known = evaluating.context(draft.application, owner_of(draft.application), at)
    if forms.evaluate(before, draft.answers, known).complete:
        faults = one.judge(draft.application.number, forms.evaluate(after, moved.answers, known), after)
        if faults and spare:
            tally.ready, tally.spared = tally.ready + 1, tally.spared + 1
            return
    tally.take(one)
    if target is not None:
        _carried(draft, old, target, moved, at)


def _carried(draft: Draft, old: FormVersion, new: FormVersion, moved: Any, at: datetime) -> None:
    fields = definitions.form_of(new).fields
    changes = {field: moved.answers.get(field) for field in {*draft.answers, *moved.answers}}
    draft.form_version = new
    draft.origins = {field: each for field, each in draft.origins.items() if field in fields}
    draft.carried = {
        "from": old.version, "to": new.version, "at": at.isoformat(), "kept": len(moved.kept),
        **{name: [asdict(each) for each in getattr(moved, name)] for name in ("converted", "lost", "asked")},
    }  # fmt: skip
    draft.save(update_fields=["form_version", "carried"])
    write(draft, {field: value for field, value in changes.items() if draft.answers.get(field) != value}, None, at)
    outbox.mail(
        accounts.email_of(draft.application.started_by_id), f"「{draft.application.call.name}」の申請書が新しくなりました",
        f"書きかけの内容を新しい申請書に移しました。移せなかった欄が{len(moved.lost)}、書き替えた欄が"
        f"{len(moved.converted)}、新しい欄が{len(moved.asked)}あります。\n{settings.PUBLIC_URL}/apply/{draft.application.key}/\n",
        subject=f"application:{draft.application.key}", at=at,
    )  # fmt: skip


def owner_of(application: Application) -> Viewer:
    """本人の目。全行を読める範囲で、自動処理が本人に代わって確かめるときに使う。"""
    found = accounts.enterprise(Viewer(enterprise_id=application.enterprise_id))
    if found is None:
        raise NotFound
    return Viewer(
        role=Role.PRIME, enterprise_id=found.id, enterprise_key=found.key, enterprise_name=found.name, enterprise_kind=found.kind,
        corporate_number=found.corporate_number,
    )  # fmt: skip
