"""プレプリントの読取り (画面のため)。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shien.domain.accounts.facts import Viewer
from shien.domain.karte.facts import Karte
from shien.values.items import ITEMS, show

from . import facts, rules
from .definitions import forms
from .models import Proposal, ProposalState


def form(code: str) -> facts.Form | None:
    """申請書の定義。"""
    return forms().get(code)


def all_forms() -> list[facts.Form]:
    """申請書の一覧。"""
    return list(forms().values())


def wanted() -> list[tuple[str, str]]:
    """申請書が求める項目。(項目, 申請書の名前) の並び。"""
    return [(item, form.title) for form in forms().values() for field in form.fields for item in field.items]


def proposals(viewer: Viewer) -> list[facts.Proposal]:
    """自社への登録の提案 (確認待ちが先)。支援者には、委任された項目群の値だけを見せる (SEC-17)。"""
    if viewer.enterprise_id is None:
        return []
    rows = Proposal.objects.filter(enterprise_id=viewer.enterprise_id).order_by("decided_at", "-proposed_at")[:200]
    found = [_proposal(row, viewer) for row in sorted(rows, key=lambda row: row.state != ProposalState.PROPOSED)]
    return [each for each in found if each.values]


def waiting_proposals(viewer: Viewer) -> int:
    """確認待ちの数。"""
    if viewer.enterprise_id is None:
        return 0
    return Proposal.objects.filter(enterprise_id=viewer.enterprise_id, state=ProposalState.PROPOSED).count()


def _proposal(row: Proposal, viewer: Viewer) -> facts.Proposal:
    return facts.Proposal(
        row.id, row.site_name, row.form, row.reason, row.state, ProposalState(row.state).label,
        tuple(
            each | {"label": ITEMS[each["item"]].label, "text": show(ITEMS[each["item"]], each["value"])}
            for each in row.values
            if viewer.sees(ITEMS[each["item"]].group)
        ),
        len(row.values),
        row.proposed_at, row.decided_at,
    )  # fmt: skip


def filled(
    karte: Karte, viewer: Viewer, fields: Iterable[facts.Field], *, today: date
) -> dict[str, facts.Given]:  # fmt: skip
    """自社の申請書に入れる値。連携サイトへ渡すときと同じ規則で、閲覧者に見える項目群だけ。"""
    given, _ = rules.fill(fields, karte, Own(viewer), (), today)
    return given


@dataclass(frozen=True, slots=True)
class Own:
    """自社 (または委任を受けた支援者) が、自社の申請書に入れる。"""

    viewer: Viewer

    @property
    def enterprise_kind(self) -> str:
        """事業者の別。"""
        return self.viewer.enterprise_kind

    def may(self, group: str) -> bool:
        """この項目群を見てよいか。"""
        return self.viewer.sees(group)
