"""決裁に伴うこと。上のアプリが起動のときに登録し、決裁と同じトランザクションで行う。

どの画面で決裁しても、認定書・返還の求め・派遣の回数が抜けないように、ここを必ず通る。
"""

from collections.abc import Callable
from datetime import datetime

from shien.domain.accounts.facts import Viewer

from .facts import Motion

Effect = Callable[[Motion, str, Viewer, datetime], None]
_EFFECTS: list[Effect] = []


def register(effect: Effect) -> None:
    """登録する。effect は (起案, 新しい状態, 決裁した人, 時刻) を受け、断れば決裁も無かったことになる。"""
    if effect not in _EFFECTS:
        _EFFECTS.append(effect)


def follow(motion: Motion, state: str, by: Viewer, at: datetime) -> None:
    """登録されたものを、順に行う。"""
    for each in _EFFECTS:
        each(motion, state, by, at)
