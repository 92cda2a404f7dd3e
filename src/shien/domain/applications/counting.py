"""申請の始めと終わりを、公募回の支援策のはたらきに数える。申請のトランザクションの中で書くので、一つの申請で一度ずつ。"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from shien.domain.catalogue import desk as catalogue
from shien.domain.editorial import effects
from shien.domain.editorial.choices import CameFrom, Deed, Kind
from shien.values.fault import InvalidValue

from .models import Application, StateRow, Submission


def measure_of(text: str | None) -> str | None:
    """公募回の支援策の鍵。名簿に無ければ InvalidValue。"""
    if not text:
        return None
    try:
        key = UUID(text)
    except ValueError:
        raise InvalidValue("支援策の番地が読めません。支援策の画面を開いて、番地を写してください。") from None
    if not catalogue.titles([key]):
        raise InvalidValue("この番地の支援策はありません。支援策の画面を開いて、番地を写してください。")
    return str(key)


def origin(came_from: str) -> dict[str, Any]:
    """始めの状態の行に残す、来た所。知らない言葉は残さない。"""
    return {"came_from": came_from} if came_from in CameFrom.values else {}


def begun(row: Application, came_from: str, at: datetime) -> None:
    """申請を始めた。"""
    _note(row, Deed.START, came_from, at)


def finished(row: Application, form: str, at: datetime) -> None:
    """公募回の申請書を、初めて提出した。取り消して出し直しても、数えない。"""
    if not row.call.measure_key or form != row.call.form_version.form:
        return
    if Submission.objects.filter(application=row, form=form)[1:2].exists():
        return
    detail = StateRow.objects.filter(application=row, seq=1).values_list("detail", flat=True).get()
    _note(row, Deed.FINISH, detail.get("came_from", ""), at)


def _note(row: Application, deed: Deed, came_from: str, at: datetime) -> None:
    if row.call.measure_key:
        source = CameFrom(came_from) if came_from in CameFrom.values else CameFrom.SITE
        key = UUID(row.call.measure_key)
        effects.note(kind=Kind.MEASURE, key=key, deed=deed, came_from=source, day=localdate(at))
