"""下書きを新しい版へ移す。まず下見し、わけの無いまま提出できなくなる下書きが無いことを確かめてから移す。"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from shien.domain.accounts import queries as accounts
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import definitions, evaluating, facts, reading
from shien.domain.applications.errors import NotFound
from shien.domain.applications.models import Application, Draft, FormVersion
from shien.engines import forms
from shien.ledger import audit, outbox
from shien.ledger.audit import Act

from .drafts import write


@dataclass(slots=True)
class _Tally:
    drafts: int = 0
    kept: int = 0
    converted: int = 0
    lost: list[tuple[str, str, str]] = field(default_factory=list)
    blocked: list[tuple[str, str, str]] = field(default_factory=list)


def carry_over_drafts(
    *, procedure: str, form: str, old: str, new: str, by: Viewer, at: datetime, dry_run: bool = True, limit: int | None = None
) -> facts.CarryReport:  # fmt: skip
    """old の版の下書きを new の版へ移す。dry_run なら何も書かずに、残る・変わる・失う・提出できなくなるものを数える。

    blocked は、いまのままなら提出できるのに、新しい版では直すところがある下書き (申請番号, 欄, わけ)。
    下書きごとに一つのトランザクションで、途中で止まっても、移したものは移したまま、残りはもう一度でよい。
    """
    if not by.does("call", procedure):
        raise NotAllowed("この手続きの申請書を扱う担当ではありません。")
    versions = {
        row.version: row for row in FormVersion.objects.filter(procedure=procedure, form=form, version__in=(old, new))
    }
    if set(versions) != {old, new}:
        raise NotFound
    tally = _Tally()
    with row_security.system():
        for number in list(_numbers(versions[old], limit)):
            with transaction.atomic():
                _one(number, versions[old], versions[new], at, tally, dry_run=dry_run)
        if not dry_run:
            with transaction.atomic():
                audit.record(
                    Act.FORM_PUBLISH, by=by.actor, at=at, target=f"{procedure}/{form} {old}→{new}",
                    purpose="下書きを新しい版へ移した",
                    detail={"drafts": tally.drafts, "lost": len(tally.lost), "blocked": len(tally.blocked)},
                )  # fmt: skip
    return facts.CarryReport(
        old, new, tally.drafts, tally.kept, tally.converted, tuple(tally.lost), tuple(tally.blocked)
    )


def _numbers(version: FormVersion, limit: int | None) -> Iterator[int]:
    """まだ出せる下書き。終わった申請の下書きは、書いたときの版のまま残す。"""
    rows = Draft.objects.filter(form_version=version, application__live=True).order_by("id")
    yield from rows.values_list("id", flat=True)[:limit]


def _one(number: int, old: FormVersion, new: FormVersion, at: datetime, tally: _Tally, *, dry_run: bool) -> None:
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("form_version", "application", "application__call", *(f"application__{each}" for each in reading.CASE))
        .filter(id=number, form_version=old)
        .first()
    )  # fmt: skip
    if draft is None or draft.form not in reading.application(draft.application).forms():
        return
    viewer = owner_of(draft.application)
    before, after = definitions.form_of(old), definitions.form_of(new)
    moved = forms.carry_over(draft.answers, before, after)
    tally.drafts += 1
    tally.kept += len(moved.kept)
    tally.converted += len(moved.converted)
    tally.lost += [(draft.application.number, each.label, each.reason) for each in moved.lost]
    known = evaluating.context(draft.application, viewer, at)
    if forms.evaluate(before, draft.answers, known).complete:
        found = forms.evaluate(after, moved.answers, known)
        tally.blocked += [
            (draft.application.number, after.fields[each.field].label if each.field in after.fields else each.field, each.message)
            for each in found.faults if each.severity == "error"
        ]  # fmt: skip
    if not dry_run:
        _carried(draft, old, new, moved, at)


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
    email = accounts.email_of(draft.application.started_by_id)
    if email:
        outbox.put(
            "mail", recipient=f"mail:{email}", subject=f"application:{draft.application.key}", at=at,
            payload={
                "title": f"「{draft.application.call.name}」の申請書が新しくなりました",
                "text": f"書きかけの内容を新しい申請書に移しました。移せなかった欄が{len(moved.lost)}、書き替えた欄が"
                f"{len(moved.converted)}、新しい欄が{len(moved.asked)}あります。\n{settings.PUBLIC_URL}/apply/{draft.application.key}/\n",
            },
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
