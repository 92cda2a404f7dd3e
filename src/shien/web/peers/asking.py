"""参考集団に尋ねる前の確かめ。似た企業と見込みの画面が、同じ順に確かめる。"""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest
from django.utils import timezone

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.analytics import actions, queries
from shien.domain.analytics.asker import asker_of, fingerprint
from shien.domain.analytics.facts import Edition
from shien.domain.analytics.panel import Panel
from shien.domain.karte import queries as kartes
from shien.domain.karte.statements import Accounts, accounts_of
from shien.engines.peers import Filters, Firms

GROUPS = ("basic", "employees", "finance")


@dataclass(frozen=True, slots=True)
class Asked:
    """尋ねられる形。panel か asker が None のときは尋ねられず、why がわけを言う (no_accounts・no_panel・too_many)。

    edition は、尋ねられなくても見せてよい版の見出し (無ければ None)。
    """

    accounts: Accounts
    panel: Panel | None
    asker: Firms | None
    filters: Filters
    edition: Edition | None
    why: str = ""


def accounts_seen(request: HttpRequest) -> Accounts:
    """閲覧者が見てよい決算。支援者の閲覧は証跡に書く。財務情報を委任されていなければ、無いのと同じ。"""
    viewer = request.viewer
    if not viewer.sees("finance"):
        raise Http404
    seen = [group for group in GROUPS if viewer.sees(group)]
    view_as_supporter(groups=seen, by=viewer, at=timezone.now())
    return accounts_of(kartes.karte_of(viewer, groups=seen), viewer.enterprise_kind)


def asked(request: HttpRequest, accounts: Accounts, filters: Filters, kind: str) -> Asked:
    """参考集団に尋ねてよいか。カルテの値でしか尋ねられず、違う問いの数は一日に限る。"""
    panel = queries.panel()
    edition = panel.edition if panel else None
    owner = queries.owner_of(request.viewer.enterprise_id, panel.edition) if panel else 0
    asker = asker_of(accounts, owner)
    if asker is None or panel is None:
        return Asked(accounts, panel, asker, filters, edition, "no_accounts" if asker is None else "no_panel")
    if not asker.industry[0]:
        filters = replace(filters, industry="all")
    question: list[bytes | str] = [kind, panel.edition.nonce, filters.words(), *fingerprint(asker)]
    if not actions.ask(enterprise_id=request.viewer.enterprise_id, parts=question, on=timezone.localdate()):
        return Asked(accounts, None, None, filters, edition, "too_many")
    return Asked(accounts, panel, asker, filters, edition)
