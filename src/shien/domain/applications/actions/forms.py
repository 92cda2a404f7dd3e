"""手続きと申請書の定義の書込み。版は足すだけで、同じ版の別の中身は断る。"""

import contextlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts, lineage, reading, spaces
from shien.domain.applications.definitions import digest, head, lifecycle_of
from shien.domain.applications.models import FormVersion, ProcedureVersion
from shien.engines.forms import Form
from shien.engines.forms import read as read_form
from shien.engines.lifecycle import read as read_lifecycle
from shien.ledger import audit
from shien.ledger.audit import SYSTEM, Act
from shien.procedures import clawback_form_of
from shien.values.fault import InvalidValue


class Changed(InvalidValue):
    """同じ版の番号で、別の中身が来た。"""


@transaction.atomic
def publish_procedure(
    *, definition: Mapping[str, Any], lifecycle: Mapping[str, Any], at: datetime, by: Viewer | None = None,
    forms: Sequence[Mapping[str, Any]] | None = None,
) -> bool:  # fmt: skip
    """手続きの版を置く。新しく置いたか。同じ版で中身が違えば Changed、状態の誤りは LifeCycleError、
    返還・納付の式の誤りは DefinitionError。forms は、この版と一緒に置く申請書の定義で、渡せば返還・納付の式の読む欄も確かめる。
    """
    read_lifecycle(lifecycle)
    definition, lifecycle = plain(definition), plain(lifecycle)
    if definition.get("clawback"):
        known: spaces.Known = {"firm": (), "call": (), "case": spaces.CLAWBACK}
        if forms is not None:
            known["earlier"] = spaces.earlier(forms)
        read_form(clawback_form_of(definition), known)
    procedure, version = str(head(definition, "id")), str(head(definition, "version"))
    sha256 = digest([definition, lifecycle])
    before = ProcedureVersion.objects.filter(procedure=procedure, version=version).first()
    if before is not None:
        if before.sha256 != sha256:
            raise Changed(f"手続き {procedure} の版 {version} は、別の中身で置いてあります。版の番号を上げてください。")
        return False
    ProcedureVersion.objects.create(
        procedure=procedure, version=version, title=head(definition, "title"), kind=head(definition, "kind"),
        definition=definition, lifecycle=lifecycle, sha256=sha256, published_at=at,
    )  # fmt: skip
    _record(by, at, f"{procedure} {version}", sha256)
    return True


@transaction.atomic
def publish_form(
    *, procedure: str, definition: Mapping[str, Any], at: datetime, by: Viewer | None = None, grace_until: datetime | None = None,
    beside: Sequence[Mapping[str, Any]] = (),
) -> facts.FormVersion:  # fmt: skip
    """申請書の版を公開する。定義の誤りは DefinitionError (全部)、同じ版で中身が違えば Changed。

    by は公募回の担当の職員、None は読込みの命令。grace_until を渡せば、前の版の下書きは、その時まで前の版のまま出せる。
    beside は、一緒に公開する申請書の定義 (earlier.* で読まれるもの)。
    """
    if by is not None and not by.does("call", procedure):
        raise NotAllowed("この手続きの申請書を扱う担当ではありません。")
    definition = plain(definition)
    form = read_checked(procedure, definition, beside)
    sha256 = digest(definition)
    before = FormVersion.objects.filter(procedure=procedure, form=form.id, version=form.version).first()
    if before is not None:
        if before.sha256 != sha256:
            raise Changed(
                f"申請書 {procedure}/{form.id} の版 {form.version} は、別の中身で公開してあります。版の番号を上げてください。"
            )
        return reading.form_version(before)
    made = FormVersion.objects.create(
        procedure=procedure, form=form.id, version=form.version, title=form.title, definition=definition, sha256=sha256,
        published_at=at, published_by_id=by.account_id if by else None,
    )  # fmt: skip
    if grace_until is not None:
        olds = [each.id for each in lineage.siblings(made)]
        FormVersion.objects.filter(id__in=olds, grace_until=None).update(grace_until=grace_until)
    _record(by, at, f"{procedure}/{form.id} {form.version}", sha256)
    return reading.form_version(made)


def read_checked(procedure: str, definition: Mapping[str, Any], beside: Sequence[Mapping[str, Any]] = ()) -> Form:
    """定義を読み、式の firm・call・case・earlier の名前も確かめる。誤りは DefinitionError (全部)。

    case の名前は手続きの遷移で決まる。同じ番号の版、無ければ、いちばん新しい版の手続きで見る。
    """
    rows = ProcedureVersion.objects.filter(procedure=procedure).order_by("published_at", "id")
    version = definition.get("form", {}).get("version") if isinstance(definition.get("form"), Mapping) else None
    row = rows.filter(version=str(version)).first() or rows.last()
    if row is None:
        return read_form(definition)
    published = FormVersion.objects.filter(procedure=procedure).values_list("definition", flat=True)
    names = spaces.earlier([*beside, *published])
    with contextlib.suppress(KeyError, TypeError, AttributeError):  # what is not a form is told by read_form
        names |= spaces.earlier([definition])
    return read_form(definition, {**spaces.known(lifecycle_of(row)), "earlier": names})


def plain(table: Mapping[str, Any]) -> dict[str, Any]:
    """JSON にできる形。TOML の日付は ISO 8601 の文字にする。"""
    return dict(json.loads(json.dumps(table, ensure_ascii=False, default=str)))


def _record(by: Viewer | None, at: datetime, target: str, sha256: str) -> None:
    audit.record(Act.FORM_PUBLISH, by=by.actor if by else SYSTEM, at=at, target=target, detail={"sha256": sha256})
