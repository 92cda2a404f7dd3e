"""内容が見られたことを数える。だれが見たかは、どこにも書かない。"""

import re
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from shien.domain.editorial import effects
from shien.domain.editorial.choices import CameFrom, Deed, Kind

_ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python", re.I)
_NAMED = {CameFrom.MAIL.value, CameFrom.RSS.value, CameFrom.EMBED.value}


def seen(request: HttpRequest, kind: Kind, key: UUID) -> None:
    """一度見られた。職員と機械は数えない。"""
    if request.method != "GET" or request.viewer.is_staff or _ROBOT.search(request.headers.get("User-Agent", "")):
        return
    effects.note(kind=kind, key=key, deed=Deed.VIEW, came_from=came_from(request), day=timezone.localdate())


def did(request: HttpRequest, kind: Kind, key: UUID, deed: Deed) -> None:
    """内容が生んだ動き (お気に入り) を一つ数える。職員のものは数えない。申請の始めと終わりは、申請が自分で数える。"""
    if not request.viewer.is_staff:
        effects.note(kind=kind, key=key, deed=deed, came_from=CameFrom.SITE, day=timezone.localdate())


def came_from(request: HttpRequest) -> CameFrom:
    """どこから来たか。こちらの配った道なら from、ほかは Referer のサイトの名前だけを見る。"""
    given = request.GET.get("from", "")
    if given in _NAMED:
        return CameFrom(given)
    host = urlsplit(request.headers.get("Referer", "")).netloc
    if not host:
        return CameFrom.DIRECT
    return CameFrom.SITE if host == request.get_host() else CameFrom.ELSEWHERE


def carried(request: HttpRequest) -> str:
    """申請を始める画面へ持って行く、来た所。前の画面が運んで来ていれば、それ。"""
    given = request.GET.get("from", "")
    return given if given in CameFrom.values else came_from(request).value
