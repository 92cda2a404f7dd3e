"""交付決定のあとの画面に入れる立場。"""

from shien.domain.accounts.facts import Viewer
from shien.web.access import allow
from shien.web.present import SUBSIDIES, settles

DUTIES = ("settle", "decide")


def procedures_of(viewer: Viewer) -> list[str]:
    """決定か額の確定を担当する補助金。"""
    return sorted(each for each in SUBSIDIES if any(viewer.does(duty, each) for duty in DUTIES))


settler = allow(lambda viewer: settles(viewer) and bool(procedures_of(viewer)))
