"""締切と状態の言葉。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from shien.domain.applications import facts

_WEEKDAYS = "月火水木金土日"
WAITS = {
    "applicant": "あなたの番です", "staff": "窓口の担当者が確かめています", "supporter": "支援機関を待っています",
    "expert": "専門家を待っています",
    "system": "いま、していただくことはありません。時期が来ると、次に進みます", "nobody": "手続きは終わりました",
}  # fmt: skip
# 書類の要らない行いのうち、次の段階へ進むもの。
AHEAD = frozenset({"invite_vendor"})
# 状態ごとの、いますること。書類を出す状態では、書類の名前から言葉を作る。
_APPEAL = "appeal"  # 出すかどうかは、申請者が決める
MARKS = {"met": ("good", "対象です"), "unknown": ("warn", "まだ分かりません"), "not_met": ("required", "対象外です")}


@dataclass(frozen=True, slots=True)
class Closing:
    """締切。left は残りの言葉、soon は三日以内か、over は過ぎたか。"""

    at: datetime | None
    left: str
    soon: bool
    over: bool

    @property
    def instant(self) -> str:
        """締切の瞬間。曜日と日本時間を添える (UX-9)。"""
        if self.at is None:
            return "締切はありません（通年で受け付けます）"
        local = localtime(self.at)
        second = f":{local:%S}" if local.second else ""
        return f"{local:%Y年%-m月%-d日}（{_WEEKDAYS[local.weekday()]}）{local:%-H:%M}{second}（日本時間）"


def closing(at: datetime | None, now: datetime) -> Closing:
    """締切と、残りの時間。"""
    if at is None:
        return Closing(None, "", False, False)
    if now >= at:
        return Closing(at, "締め切りました", False, True)
    return Closing(at, left(at - now), at - now <= timedelta(days=3), False)


def left(rest: timedelta) -> str:
    """残りの時間。

    >>> left(timedelta(days=2, hours=5))
    'あと2日と5時間'
    """
    days, seconds = rest.days, rest.seconds
    hours, minutes = divmod(seconds // 60, 60)
    if days >= 7:
        return f"あと{days}日"
    if days:
        return f"あと{days}日" + (f"と{hours}時間" if hours else "")
    if hours:
        return f"あと{hours}時間" + (f"{minutes}分" if minutes else "")
    return f"あと{max(minutes, 1)}分"


def precise(at: datetime) -> str:
    """瞬間。1000分の1秒まで。"""
    local = localtime(at)
    return (
        f"{local:%Y年%-m月%-d日}（{_WEEKDAYS[local.weekday()]}）{local:%-H時%-M分%-S}.{local.microsecond // 1000:03}秒"
    )


def needed(application: facts.Application, titles: Mapping[str, str], side: str = "applicant") -> str:
    """この側の人が、いま要ること。"""
    forms = [titles.get(each, "書類") for each in application.forms(side)]
    mine = application.waits_for == side
    if mine and application.forms(side) == (_APPEAL,):
        return f"異議があるときは、「{forms[0]}」を出せます。無ければ、することはありません。"
    if mine and len(forms) == 1:
        return f"「{forms[0]}」を提出してください。"
    nexts = [each.label for each in application.next if each.by == "applicant" and each.id in AHEAD]
    if application.editable and nexts:
        return f"「{titles.get(application.call.form, '書類')}」を書いて、「{nexts[0]}」へ進んでください。"
    if mine and forms:
        return f"出せる書類は{len(forms)}つです。必要になったものを出してください。"
    if application.state == "repaying":
        return "補助金の返還・納付を求められています。"
    return WAITS.get(application.waits_for, "") + "。"
