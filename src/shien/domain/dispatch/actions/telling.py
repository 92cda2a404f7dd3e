"""番の知らせ。評価は事業者に、謝金と報告の直しは専門家に、同じ番に一度だけメールする。"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from shien.domain.accounts import queries as accounts
from shien.domain.applications import queries as cases
from shien.domain.dispatch import queries
from shien.domain.dispatch.models import ExpertAssignment, TurnNotice
from shien.ledger import outbox

_FIRM = {
    "dispatched": (
        "専門家派遣の評価をお願いします",
        "専門家から、実施の報告がありました。内容を確かめて、評価をお願いします。",
    )
}
_EXPERT = {
    "evaluated": ("謝金を請求できます", "派遣の評価が済みました。謝金を請求してください。"),
    "report_sent_back": (
        "実施報告の直しのお願い",
        "実施の報告に、直していただきたい所があります。理由をご覧ください。",
    ),
}


def tell_turns(*, at: datetime) -> int:
    """番の来た人に知らせる。自動処理で、全行を読める範囲で呼ぶ。知らせた数を返す。"""
    found = cases.turns(queries.PROCEDURE, [*_FIRM, *_EXPERT])
    ids = [each.application_id for each in found]
    told = set(TurnNotice.objects.filter(application_id__in=ids).values_list("application_id", "seq"))
    return sum(_told(each, at) for each in found if (each.application_id, each.seq) not in told)


@transaction.atomic
def _told(turn: cases.Turn, at: datetime) -> bool:
    _, new = TurnNotice.objects.get_or_create(
        application_id=turn.application_id, seq=turn.seq, defaults={"enterprise_id": turn.enterprise_id, "at": at}
    )
    if not new:
        return False
    firm = turn.state in _FIRM
    title, text = _FIRM[turn.state] if firm else _EXPERT[turn.state]
    path = f"/apply/{turn.application}/" if firm else f"/dispatch/expert/{turn.application}/"
    for email in accounts.prime_emails(turn.enterprise_id) if firm else _expert(turn.application_id):
        letter = f"{text}\n{settings.PUBLIC_URL}{path}\n"
        outbox.mail(email, title, letter, subject=f"application:{turn.application}", at=at)
    return True


def _expert(application_id: int) -> list[str]:
    rows = ExpertAssignment.objects.filter(application_id=application_id, live=True, expert__account__isnull=False)
    return [each for each in rows.values_list("expert__account__email", flat=True) if each]
