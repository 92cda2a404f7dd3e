"""お知らせの書込み。保存した検索とお気に入り。

どれも本人の便利のためのもので、ほかの人の権利に触れないので、証跡には書かない。
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.catalogue.facts import Filters
from shien.values.fault import InvalidValue

from . import doors, facts, looking, newsletters, rules, tokens
from .choices import Errand, Rhythm
from .models import Favourite, MailLink, Readership, SavedSearch, Subscriber, Told
from .reach import reach

LARGEST = 50  # saved searches of one person; a person has a handful


@transaction.atomic
def save_search(
    *, filters: Filters, name: str, rhythm: Rhythm, at: datetime, by: Viewer | None = None, email: str = ""
) -> bool:
    """検索を保存する。すぐ始まれば真、メールで確かめるのを待つなら偽。

    番地の分かるサインインした人はすぐ。ほかは、メールのリンクで確かめてから (二段の同意)。
    """
    direct, subscriber = doors.enter(by, email, at)
    with reach([subscriber]):
        same = SavedSearch.objects.filter(subscriber_id=subscriber, ended_at=None)
        if same.count() >= LARGEST:
            raise InvalidValue(f"保存できる検索は{LARGEST}件までです。使わないものを消してください。")
        stored = rules.pack(filters)
        row = same.filter(filters=stored).first() or SavedSearch(
            subscriber_id=subscriber, filters=stored, made_at=at, name=name[:200], rhythm=rhythm
        )
        if row.confirmed_at is None or direct:
            row.name, row.rhythm = name[:200], rhythm
        if direct:
            _begin(row, at)
        row.save()
        if direct:
            return True
    if row.confirmed_at is None:
        doors.send_link(Errand.SEARCH, subscriber, at, target=row.id, name=name)
    else:  # known already: the answer on the page is the same, so that nobody learns whose address is known
        doors.send_link(Errand.OPEN, subscriber, at)
    return False


def _begin(row: SavedSearch, at: datetime) -> None:
    """知らせを始める。いま見えているものは、新しいとは言わない。"""
    if row.confirmed_at is None:
        row.confirmed_at, row.watermark = at, at
        row.due_at = rules.next_due(row.rhythm, at)
        row.save()
        seen = looking.new(rules.unpack(row.filters), since=at - looking.overlap(at), at=at)
        Told.objects.bulk_create(
            [
                Told(
                    subscriber_id=row.subscriber_id, search=row, measure_key=each.key, occasion=looking.NEW, told_at=at
                )
                for each in seen
            ],
            ignore_conflicts=True,
        )
    row.paused_at, row.due_at = None, rules.next_due(row.rhythm, at)


@transaction.atomic
def confirm_search(*, secret: str, at: datetime) -> str | None:
    """メールのリンクで確かめ、知らせを始める。検索の名前を返す。使えないリンクなら None。"""
    opened = doors.open_link(secret, Errand.SEARCH, at)
    if opened is None:
        return None
    with reach([opened.subscriber]):
        row = SavedSearch.objects.select_for_update().filter(id=opened.target, ended_at=None).first()
        if row is None:
            return None
        _begin(row, at)
        row.save()
        return row.name


@transaction.atomic
def ask_for_list(*, email: str, at: datetime) -> None:
    """保存した検索を開くリンクを送る。知らない番地には送らないが、画面の答えは同じ。"""
    subscriber = doors.of_email(rules.email_of(email))
    if subscriber is not None:
        doors.send_link(Errand.OPEN, subscriber, at)


def open_list(*, secret: str, at: datetime) -> int | None:
    """リンクで開いた購読者。使えなければ None。"""
    opened = doors.open_link(secret, Errand.OPEN, at)
    return opened.subscriber if opened else None


@transaction.atomic
def change_search(*, key: UUID, subscriber: int, change: str, at: datetime) -> bool:
    """保存した検索を、休む (pause)・続ける (resume)・消す (remove)・間隔を変える (daily, weekly)。無ければ偽。"""
    with reach([subscriber]):
        row = (
            SavedSearch.objects.select_for_update()
            .filter(key=key, subscriber_id=subscriber, ended_at=None, confirmed_at__isnull=False)
            .first()
        )
        if row is None or change not in {"pause", "resume", "remove", *Rhythm.values}:
            return False
        if change == "pause":
            row.paused_at = row.paused_at or at
        elif change == "remove":
            row.ended_at = at
        elif change == "resume":
            # What came out during the rest is not news any more.
            row.paused_at, row.watermark = None, at if row.paused_at else row.watermark
            row.due_at = rules.next_due(row.rhythm, at)
        else:
            row.rhythm, row.due_at = change, rules.next_due(change, at)
        row.save()
        return True


@transaction.atomic
def stop(*, token: str, at: datetime) -> facts.Stopped | None:
    """メールの解除のリンクでやめる。サインインは要らない。もうやめてあれば、何も変えずに同じ答え。作り物なら None。"""
    ids = tokens.stopped_by(token)
    if ids is None:
        return None
    searches, favourites, readerships = ids
    with row_security.system():
        rows = SavedSearch.objects.filter(id__in=searches)
        names = tuple(rows.order_by("id").values_list("name", flat=True))
        rows.filter(ended_at=None).update(ended_at=at)
        Subscriber.objects.filter(id__in=favourites, closing_notice=True).update(closing_notice=False)
        newsletters.leave(readerships, at)
    return facts.Stopped(names, bool(readerships), bool(favourites))


@transaction.atomic
def set_favourite(*, measure_key: UUID, on: bool, by: Viewer, at: datetime) -> bool:
    """お気に入りに入れる・外す。二度押しても同じ。新しく入れたら真。"""
    subscriber = doors.make_for_viewer(by, at)
    with reach([subscriber]):
        if on:
            _, added = Favourite.objects.get_or_create(
                subscriber_id=subscriber, measure_key=measure_key, defaults={"added_at": at}
            )
            return added
        Favourite.objects.filter(subscriber_id=subscriber, measure_key=measure_key).delete()
        return False


@transaction.atomic
def set_closing_notice(*, on: bool, by: Viewer, at: datetime) -> None:
    """お気に入りの締切を、メールで知らせるか。"""
    subscriber = doors.make_for_viewer(by, at)
    with reach([subscriber]):
        Subscriber.objects.filter(id=subscriber).update(closing_notice=on)


def forget(*, at: datetime) -> None:
    """確かめられなかった申込みと、古いリンクを消す。宛先だけが残らないように。全行を読める範囲で呼ぶ。"""
    old = at - timedelta(days=1)
    MailLink.objects.filter(expires_at__lt=old).delete()
    SavedSearch.objects.filter(confirmed_at=None, made_at__lt=old).delete()
    Readership.objects.filter(confirmed_at=None, made_at__lt=old).delete()
    SavedSearch.objects.filter(ended_at__lt=at - timedelta(days=30)).delete()
    Told.objects.filter(told_at__lt=at - timedelta(days=400)).delete()
    keep = (SavedSearch, Readership, Favourite, MailLink)
    unused = Subscriber.objects.filter(made_at__lt=old)
    for table in keep:
        unused = unused.exclude(id__in=table.objects.values("subscriber_id"))
    unused.delete()
