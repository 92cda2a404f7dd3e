"""申請のお知らせのメール。値は書かない (PRIV-13)。"""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from shien.domain.accounts import queries as accounts
from shien.domain.applications.models import Application
from shien.domain.applications.terms import Term
from shien.ledger import outbox
from shien.values.dates import both

# (期間の id, 数え始め) → (題, 本文)。
_ENDINGS = {
    ("expire_draft", "closing"): (
        "書きかけの申請が、まもなく終わります",
        "「{call}」の締切までに、提出がありませんでした。書きかけの申請は、次の日に終わります。\n終わる日：{day}\n"
        "書いた内容は、終わったあとも画面で読めます。",
    ),
    ("expire_draft", "idle"): (
        "書きかけの申請が、まもなく終わります",
        "「{call}」の申請は、長く書き足されていません。このままだと、次の日に終わります。\n終わる日：{day}\n"
        "続けるときは、その前に開いて、書き足して保存してください。",
    ),
    ("close_declined", "decided"): (
        "異議の申出の期限が近づいています",
        "「{call}」の結果に異議があるときは、次の日の前に申し出てください。\n申出の期限が過ぎる日：{day}\n"
        "異議が無ければ、何もする必要はありません。",
    ),
}  # fmt: skip


def tell_opener(case: Application, chosen: Any, at: datetime) -> None:
    """申請を始めた人に、遷移のお知らせを送る。"""
    if chosen.notice:
        outbox.mail(
            accounts.email_of(case.started_by_id), f"「{case.call.name}」の申請についてのお知らせ",
            f"{chosen.notice}\n\n申請番号：{case.number}\n内容は、サインインしてご覧いただけます。\n"
            f"{settings.PUBLIC_URL}/apply/{case.key}/\n",
            subject=f"application:{case.key}", at=at,
        )  # fmt: skip


def tell_supporters(case: Application, at: datetime) -> None:
    """支援者の番になったことを、委任を受けた支援者に知らせる。始めた人には tell_opener が知らせている。"""
    opener = accounts.email_of(case.started_by_id)
    for email in accounts.mail_of_supporters(case.enterprise_id, at=at):
        if email != opener:
            outbox.mail(
                email, f"「{case.call.name}」の申請で、あなたの入力を待っています",
                "委任を受けた事業者の申請が、支援者の入力を待っています。\n"
                f"サインインして、その事業者の代理に切り替えてから開いてください。\n申請番号：{case.number}\n"
                f"{settings.PUBLIC_URL}/apply/{case.key}/\n",
                subject=f"application:{case.key}", at=at,
            )  # fmt: skip


def tell_of_ending(case: Application, term: Term, ends_on: date, at: datetime) -> None:
    """申請を始めた人に、いつ終わるかを知らせる。"""
    title, text = _ENDINGS[term.id, term.basis]
    outbox.mail(
        accounts.email_of(case.started_by_id), title,
        f"{text.format(call=case.call.name, day=both(ends_on))}\n\n申請番号：{case.number}\n"
        f"{settings.PUBLIC_URL}/apply/{case.key}/\n",
        subject=f"application:{case.key}", at=at,
    )  # fmt: skip
