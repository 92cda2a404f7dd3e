"""交付決定のあとの画面に入れる立場と、断りの扱い。"""

from collections.abc import Callable
from typing import Any

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications.errors import NotFound, Refusal
from shien.domain.settlement.actions import ResultFaults
from shien.values.fault import InvalidValue
from shien.web.access import allow
from shien.web.present import SUBSIDIES, settles

DUTIES = ("settle", "decide")


def procedures_of(viewer: Viewer) -> list[str]:
    """決定か額の確定を担当する補助金。"""
    return sorted(each for each in SUBSIDIES if any(viewer.does(duty, each) for duty in DUTIES))


settler = allow(lambda viewer: settles(viewer) and bool(procedures_of(viewer)))


def attempt(action: Callable[..., Any], **named: Any) -> tuple[Any, str]:
    """行う。(答え, 断りの文)。無いものと、行ごとの誤りは、そのまま上げる。"""
    try:
        return action(**named), ""
    except (NotFound, ResultFaults):
        raise
    except (Refusal, NotAllowed, InvalidValue) as error:
        return None, str(error)
