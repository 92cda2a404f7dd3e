"""編集者の机。見られた数 × 誤りの重さの順に並べる。"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from shien.domain.catalogue import desk as catalogue
from shien.domain.catalogue.choices import Opening
from shien.domain.catalogue.desk import Standing

from . import effects, links
from .choices import Kind, TwinState
from .facts import Fault
from .models import Twin

SOON = timedelta(days=3)
# What it costs the reader: a wrong way first, a missing word last.
WEIGHTS = {"dead_link": 5.0, "doubt": 4.0, "duplicate": 3.0, "closing_soon": 3.0, "ended": 2.0, "no_closing": 1.0}
LABELS = {
    "dead_link": "もとのページが開けない", "doubt": "確かめ待ちの疑い", "duplicate": "重なり", "closing_soon": "まもなく締切",
    "ended": "終わったのに見られている", "no_closing": "締切の記載なし",
}  # fmt: skip


def faults(*, at: datetime, code: str = "", offset: int = 0, limit: int = 20) -> tuple[list[Fault], dict[str, int]]:
    """机の行と、種類ごとの数。問合せは四つ。費用は公開中の支援策の数に比例する (一万件で一秒未満)。"""
    views = effects.views_of(Kind.MEASURE, on=timezone.localdate(at))
    standings = {each.key: each for each in catalogue.standings(at=at)}
    dead = links.dead()
    found = [
        fault for each in standings.values() for fault in _faults(each, views.get(each.key, 0), dead.get(each.url), at)
    ]
    found += _twins(standings, views)
    counts = {name: sum(each.code == name for each in found) for name in WEIGHTS}
    chosen = [each for each in found if not code or each.code == code]
    chosen.sort(key=lambda each: (-each.weight, each.title, each.code))
    return chosen[offset : offset + limit], counts


def _faults(each: Standing, views: int, dead_since: datetime | None, at: datetime) -> Iterator[Fault]:
    """一件の誤り。終わったものは、見られているときだけ言う。"""
    edit = f"/staff/measures/{each.key}/edit"

    def fault(code: str, reason: str, step: str, path: str, since: datetime | None = None) -> Fault:
        return Fault(
            code, each.title, reason, views, (views + 1) * WEIGHTS[code], step, path, each.key,
            since=timezone.localdate(since) if since else None,
        )  # fmt: skip

    if each.doubtful:
        yield fault("doubt", "出所の記録に疑いがあります。", "確かめる", f"/staff/measures/queue/{each.record}/")
    if dead_since:
        yield fault("dead_link", "もとのページが開けません。", "番地を直す", f"{edit}#url", dead_since)
    if each.opening == Opening.ENDED:
        if views:
            yield fault(
                "ended", "募集は終わりましたが、見に来る人がいます。", "次の回を入れる", f"{edit}#closes", each.ended_at
            )
    elif each.closes and each.closes <= at + SOON:
        yield fault("closing_soon", "三日のうちに締め切ります。", "締切を確かめる", f"{edit}#closes", each.closes)
    elif each.opening == Opening.UNKNOWN:
        yield fault("no_closing", "締切の記載がありません。", "締切を入れる", f"{edit}#closes")


def _twins(standings: dict, views: dict) -> Iterator[Fault]:
    """重なりの見立て。両方が公開中のものだけ。"""
    rows = Twin.objects.filter(judgement=TwinState.WAITING).values_list(
        "measure__key", "other__key", "reason", "likeness"
    )
    for key, other, reason, likeness in rows:
        if key in standings and other in standings:
            seen = views.get(key, 0) + views.get(other, 0)
            yield Fault(
                "duplicate", standings[key].title, f"「{standings[other].title}」と重なっているようです（{reason}）。", seen,
                (seen + 1) * WEIGHTS["duplicate"] * likeness, "見比べる", f"/measures/{key}/", key, other,
            )  # fmt: skip
