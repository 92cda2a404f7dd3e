"""ニュースレターの申込みと、編集者の書込み。

送るまでの決まり (PRIV-13): 下書きの間だけ変えられる。宛先の数を打って確かめる。1,000を超えれば、書いた人でも
承認を求めた人でもない二人目が承認する。承認は、その中身への承認で、中身が変われば求め直す。
"""

import contextlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Lower
from django.utils.timezone import localdate
from procrastinate.exceptions import AlreadyEnqueued

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.ledger import audit, outbox, turn
from shien.ledger.audit import SYSTEM, Act
from shien.values.fault import InvalidValue

from . import doors, facts, queries, rules
from .choices import Errand, Move, Stage
from .facts import Interests
from .models import Newsletter, NewsletterStep, Readership
from .reach import reach


class NotNow(Exception):
    """いまの段階ではできない。文は、画面に出す。"""


@transaction.atomic
def join(*, interests: Interests, at: datetime, by: Viewer | None = None, email: str = "") -> bool:
    """ニュースレターを申し込む。すぐ始まれば真、メールで確かめるのを待つなら偽。検索の保存とは別の同意。"""
    direct, subscriber = doors.enter(by, email, at)
    with reach([subscriber]):
        row = Readership.objects.create(
            subscriber_id=subscriber, industry=list(interests.industry), prefecture=list(interests.prefecture),
            use_purpose=list(interests.use_purpose), text_version=rules.rule("newsletter", localdate(at))["text_version"],
            made_at=at,
        )  # fmt: skip
        if direct:
            _begin(row, at)
            return True
    doors.send_link(Errand.NEWSLETTER, subscriber, at, target=row.id)
    return False


def _begin(row: Readership, at: datetime) -> None:
    """配信を始める。前の申込みは終わり、新しい関心に替わる。二度押しても、生きている申込みは一つ。"""
    turn.wait_for(f"readership:{row.subscriber_id}")
    Readership.objects.filter(subscriber_id=row.subscriber_id, confirmed_at__isnull=False, ended_at=None).exclude(
        id=row.id
    ).update(ended_at=at)
    Readership.objects.filter(id=row.id).update(confirmed_at=at)
    audit.record(
        Act.NEWSLETTER_JOIN, by=SYSTEM, at=at, target=f"readership:{row.id}", detail={"text_version": row.text_version}
    )


@transaction.atomic
def confirm(*, secret: str, at: datetime) -> bool:
    """メールのリンクで確かめ、配信を始める。使えないリンクなら偽。"""
    opened = doors.open_link(secret, Errand.NEWSLETTER, at)
    if opened is None:
        return False
    with reach([opened.subscriber]):
        row = Readership.objects.filter(id=opened.target, ended_at=None).first()
        if row is None:
            return False
        _begin(row, at)
        return True


def leave(ids: Iterable[int], at: datetime) -> int:
    """配信をやめる。その番地への申込みを全部。全行を読める範囲で、呼び出し元のトランザクションの中で呼ぶ。"""
    chosen = Readership.objects.filter(id__in=list(ids))
    addresses = list(chosen.annotate(address=Lower("subscriber__email")).values_list("address", flat=True))
    rows = Readership.objects.annotate(address=Lower("subscriber__email"))
    ended = list(rows.filter(address__in=addresses, ended_at=None).values_list("id", flat=True))
    Readership.objects.filter(id__in=ended).update(ended_at=at)
    for each in ended:
        audit.record(Act.NEWSLETTER_LEAVE, by=SYSTEM, at=at, target=f"readership:{each}")
    return len(ended)


@transaction.atomic
def leave_as(*, by: Viewer, at: datetime) -> None:
    """サインインした人が、配信をやめる。"""
    subscriber = doors.of_viewer(by)
    if subscriber is not None:
        with reach([subscriber]):
            leave(Readership.objects.filter(subscriber_id=subscriber).values_list("id", flat=True), at)


@transaction.atomic
def write(
    *, key: UUID | None, subject: str, text: str, measures: Sequence[UUID], interests: Interests, by: Viewer, at: datetime
) -> UUID:  # fmt: skip
    """ニュースレターを書く・直す。承認待ちのものを直すと、下書きに戻る。"""
    subject, text = " ".join(subject.split()), text.strip()
    if not subject or not text:
        raise InvalidValue("件名と本文を入力してください。")
    values = {
        "subject": subject[:120], "text": text, "measures": list(dict.fromkeys(measures)), "industry": list(interests.industry),
        "prefecture": list(interests.prefecture), "use_purpose": list(interests.use_purpose),
    }  # fmt: skip
    if key is None:
        row = Newsletter.objects.create(**values, made_at=at)
    else:
        row, letter = _locked(key)
        if letter.stage not in (Stage.DRAFT, Stage.ASKED):
            raise NotNow("送り始めたニュースレターは、変えられません。")
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    _step(row, Move.WRITE, by, at)
    return row.key


def _locked(key: UUID) -> tuple[Newsletter, facts.Letter]:
    row = Newsletter.objects.select_for_update().filter(key=key).first()
    letter = queries.letter(key) if row else None
    if row is None or letter is None:
        raise NotNow("このニュースレターはありません。")
    return row, letter


def _step(row: Newsletter, move: Move, by: Viewer, at: datetime, count: int | None = None) -> None:
    interests = Interests(tuple(row.industry), tuple(row.prefecture), tuple(row.use_purpose))
    digest = rules.digest(row.subject, row.text, row.measures, interests)
    NewsletterStep.objects.create(
        newsletter=row, move=move, count=count, digest=digest, taken_by_id=by.account_id, taken_at=at
    )
    if move not in (Move.WRITE, Move.TEST):
        audit.record(
            Act.NEWSLETTER_MOVE, by=by.actor, at=at, target=str(row.key),
            detail={"move": move.value, "count": count, "sha256": digest},
        )  # fmt: skip


@transaction.atomic
def test(*, key: UUID, by: Viewer, at: datetime) -> str:
    """自分に一通、試しに送る。送り先を返す。"""
    row, letter = _locked(key)
    if not by.email:
        raise NotNow("あなたのメールアドレスが登録されていません。GビズIDでお確かめください。")
    outbox.mail(
        by.email,
        f"【試し送り】{letter.subject}",
        queries.body_of(letter, at),
        subject=f"newsletter:{row.id}:test",
        at=at,
    )
    _step(row, Move.TEST, by, at)
    return by.email


@transaction.atomic
def release(*, key: UUID, typed: int | None, by: Viewer, at: datetime) -> Stage:
    """送る。typed は、確かめて打った宛先の数。1,000を超えれば、承認を求めるところまで。"""
    row, letter = _locked(key)
    if letter.stage != Stage.DRAFT:
        raise NotNow("下書きのニュースレターだけを送れます。")
    if not any(each.move == Move.TEST and each.digest == letter.digest for each in letter.steps):
        raise NotNow("先に、いまの内容を自分に試し送りして、お確かめください。")
    count = queries.audience(letter.interests)
    if count == 0:
        raise NotNow("この絞り込みに当てはまる読み手がいません。")
    if typed != count:
        raise NotNow(f"宛先は、いま{count:,}件です。数を確かめて、同じ数を入力してください。")
    if rules.needs_second(count, localdate(at)):
        _step(row, Move.ASK, by, at, count)
        return Stage.ASKED
    _send(row, by, at)
    return Stage.SENDING


@transaction.atomic
def approve(*, key: UUID, digest: str, by: Viewer, at: datetime) -> None:
    """二人目が承認して、送る。見た中身 (digest) と違えば、承認にならない。"""
    row, letter = _locked(key)
    if letter.stage != Stage.ASKED:
        raise NotNow("承認を待っているニュースレターではありません。")
    if not rules.second_person(letter.steps, by.account_id or 0):
        raise NotNow("書いた人と、承認を求めた人は、承認できません。ほかの編集者か運用担当に頼んでください。")
    asked = next(each for each in reversed(letter.steps) if each.move == Move.ASK)
    if not digest == letter.digest == asked.digest:
        raise NotNow("ご覧になった後に、内容が変わりました。もう一度お確かめください。")
    _send(row, by, at)


@transaction.atomic
def send_back(*, key: UUID, by: Viewer, at: datetime) -> None:
    """承認せず、下書きに戻す。"""
    row, letter = _locked(key)
    if letter.stage != Stage.ASKED:
        raise NotNow("承認を待っているニュースレターではありません。")
    _step(row, Move.SEND_BACK, by, at)


@transaction.atomic
def halt(*, key: UUID, by: Viewer, at: datetime, resume: bool = False) -> None:
    """送信を止める・再開する。もう出た分は戻らない。"""
    row, letter = _locked(key)
    if letter.stage != (Stage.STOPPED if resume else Stage.SENDING):
        raise NotNow("止められません。" if not resume else "止めたニュースレターだけを再開できます。")
    _step(row, Move.RESUME if resume else Move.STOP, by, at)


# One statement whatever the number: one row per address, the latest readership of it, nobody whose address is stopped.
_ENQUEUE = """
INSERT INTO guidance_recipient (newsletter_id, readership_id, email, state, attempts, due_at, error)
SELECT DISTINCT ON (lower(s.email)) %(newsletter)s, r.id, s.email, 'waiting', 0, %(at)s, ''
{audience} ORDER BY lower(s.email), r.id DESC ON CONFLICT DO NOTHING
"""


def _send(row: Newsletter, by: Viewer, at: datetime) -> None:
    interests = Interests(tuple(row.industry), tuple(row.prefecture), tuple(row.use_purpose))
    with row_security.system(), connection.cursor() as cursor:
        cursor.execute(
            _ENQUEUE.format(audience=queries.AUDIENCE), queries.segments(interests) | {"newsletter": row.id, "at": at}
        )
        count = cursor.rowcount
    _step(row, Move.SEND, by, at, count)
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """送る仕事を起こす。起こせなくても、定時の見回りが送る。"""
    from procrastinate.contrib.django import app  # its models are not ready when this module is imported

    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("shien.newsletter").defer()
