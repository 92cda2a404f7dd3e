"""交付決定のあとの画面に入れる立場。"""

from shien.domain.accounts.facts import Viewer
from shien.web.access import allow
from shien.web.present import DISPATCH, SUBSIDIES, settles

DUTIES = ("settle", "decide")


def procedures_of(viewer: Viewer) -> list[str]:
    """決定か額の確定を担当する補助金。"""
    return sorted(each for each in SUBSIDIES if any(viewer.does(duty, each) for duty in DUTIES))


def paid_by(viewer: Viewer) -> list[str]:
    """支払を担当する手続き。補助金と、専門家の謝金。"""
    return procedures_of(viewer) + [DISPATCH] * any(viewer.does(duty, DISPATCH) for duty in DUTIES)


settler = allow(lambda viewer: settles(viewer) and bool(procedures_of(viewer)))
payer = allow(lambda viewer: viewer.is_staff and bool(paid_by(viewer)))
