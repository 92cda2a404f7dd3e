"""承諾の判断。目的の表と、画面で見せる文。"""

import calendar
import hashlib
import tomllib
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.timezone import localtime

from .facts import Purpose

_TABLE = Path(__file__).with_name("purposes.toml")


@cache
def purposes() -> dict[str, Purpose]:
    """利用目的の表。"""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        row["code"]: Purpose(row["code"], row["label"], row["sentence"], tuple(row["recipients"]), row["months"])
        for row in table["purpose"]
    }


@cache
def recipients() -> dict[str, str]:
    """受け取る者の区分 → 名前。"""
    return dict(tomllib.loads(_TABLE.read_text(encoding="utf-8"))["recipients"])


def address_fault(address: str, schemes: Iterable[str]) -> str:
    """連携サイトの住所の誤り。無ければ空。schemes は使ってよい始まり (https など)。"""
    parts = urlsplit(address)
    if parts.scheme not in schemes or not parts.hostname or parts.username is not None:
        return f"「{address}」は使えません。{'か'.join(f'{scheme}://' for scheme in schemes)} で始まる住所を入力してください。"
    if parts.fragment or any(char.isspace() or ord(char) < 33 for char in address):
        return f"「{address}」に、空白か # があります。取り除いてください。"
    return ""


@cache
def text_version() -> str:
    """承諾の文の版。"""
    return str(tomllib.loads(_TABLE.read_text(encoding="utf-8"))["text_version"])


def notice(site_name: str, owner: str, purpose: Purpose) -> str:
    """承諾の画面で読んでもらう文。画面に出した文そのものを控えに残すので、版を変えずに文を変えない。"""
    return (
        f"{owner}の「{site_name}」に、選んだ項目を渡します。目的は{purpose.label}です。{purpose.sentence}"
        f"期限は承諾した日から{purpose.months}か月です。その間、相手が申請書を開くたびに渡ります。いつでも止められます。"
        "承諾しなくても、ほかの手続きで不利になることはありません。"
    )


def reminder(site_name: str, expires_at: datetime, url: str) -> tuple[str, str]:
    """期限が近いことを知らせるメールの、題と本文。誰の何の値かは書かない (PRIV-13)。"""
    return (
        f"「{site_name}」との連携が、まもなく終わります",
        f"「{site_name}」との連携は、{localtime(expires_at):%Y年%-m月%-d日}に終わります。\n\n"
        "続けるときは、サインインして、渡す項目を見直してください。\n"
        f"{url}\n\n"
        "続けないときは、何もしなくてかまいません。期限が来ると、自動で止まります。\n",
    )


def digest(text: str) -> str:
    """文の要約値。"""
    return hashlib.sha256(text.encode()).hexdigest()


def months_later(at: datetime, months: int) -> datetime:
    """日本の暦で months か月あとの同じ時刻。月末はその月の末日。"""
    at = localtime(at)
    year, month = divmod(at.month - 1 + months, 12)
    last = calendar.monthrange(at.year + year, month + 1)[1]
    return at.replace(year=at.year + year, month=month + 1, day=min(at.day, last))
