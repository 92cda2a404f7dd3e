"""どの画面にも出るもの。"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from shien.domain.accounts.facts import VISITOR, Viewer

SUBSIDIES = frozenset({"monozukuri", "furusato", "jizokuka", "it_introduction"})
DISPATCH = "expert_dispatch"
CERTIFICATIONS = frozenset({"management_plan", "support_institution", "it_support_institution"})
_MEASURES = ("支援策を探す", "/measures/")
_INSTITUTIONS = ("支援機関を探す", "/institutions/")
_PUBLIC = (_MEASURES, _INSTITUTIONS, ("事例", "/cases/"), ("記事・お知らせ", "/articles/"))
_APPLY = ("申請する", "/apply/")
_OWNER = (
    ("マイページ", "/my/"),
    _MEASURES,
    _APPLY,
    _INSTITUTIONS,
    ("カルテ", "/karte/"),
    ("経営診断", "/diagnosis/"),
    ("外部サイト連携", "/sites/"),
    ("データの利用履歴", "/usage/"),
)
_SUPPORTER = (
    ("マイページ", "/my/"),
    _MEASURES,
    _APPLY,
    _INSTITUTIONS,
    ("カルテ", "/karte/"),
    ("経営診断", "/diagnosis/"),
)
_FILE_READER = (("マイページ", "/my/"), _MEASURES, _INSTITUTIONS, ("所管の事業者", "/staff/enterprises/"))
_FORMS = (("申請書の版", "/staff/forms/"),)
_NEWSLETTER = ("ニュースレターの管理", "/staff/newsletter/")
_OPERATOR = (
    ("マイページ", "/my/"),
    _MEASURES,
    _INSTITUTIONS,
    ("連携サイトの管理", "/staff/sites/"),
    ("外部システム", "/staff/systems/"),
    ("監督", "/staff/oversight/"),
    _NEWSLETTER,
)
_AUDITOR = (("マイページ", "/my/"), ("監督", "/staff/oversight/"))
_EDITOR = (
    ("マイページ", "/my/"),
    _MEASURES,
    _INSTITUTIONS,
    ("編集者の机", "/staff/desk/"),
    ("確かめる支援策", "/staff/measures/queue/"),
    ("記事と事例を書く", "/editing/"),
    _NEWSLETTER,
)
_PROCEDURES = (("審査", "/staff/review/"), ("公募回", "/staff/calls/"))
_SECRETARIAT = (("マイページ", "/my/"), *_PROCEDURES, _MEASURES)
_BUREAU = (*_FILE_READER, *_PROCEDURES)
_EXPERT = (("マイページ", "/my/"), ("専門家の仕事", "/dispatch/expert/"))
_REVIEWER = (("マイページ", "/my/"), ("審査", "/review/mine/"))


_BY_ROLE = {
    "secretariat": _SECRETARIAT,
    "bureau": _BUREAU,
    "reviewer": _REVIEWER,
    "expert": _EXPERT,
    "auditor": _AUDITOR,
}


_CERTIFICATIONS = ("認定", "/staff/certifications/")
_DISPATCH = ("専門家派遣", "/staff/dispatch/")
_SETTLEMENT = ("交付決定のあと", "/staff/settlement/")


def navigation(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """閲覧者の立場に応じた案内。職員には、担当の画面も。"""
    forms = _FORMS if any(each.endswith(":call") for each in viewer.duties) else ()
    return (*_places(viewer), *forms, *_of_duties(viewer))


def _of_duties(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    held = ((_SETTLEMENT, settles(viewer)), (_CERTIFICATIONS, certifies(viewer)), (_DISPATCH, dispatches(viewer)))
    return tuple(place for place, mine in held if mine)


def certifies(viewer: Viewer) -> bool:
    """認定の決定の担当か。"""
    return viewer.is_staff and any(viewer.does("decide", each) for each in CERTIFICATIONS)


def dispatches(viewer: Viewer) -> bool:
    """専門家派遣の担当か。"""
    return any(viewer.does(duty, DISPATCH) for duty in ("decide", "settle"))


def settles(viewer: Viewer) -> bool:
    """補助金の額の確定か決定の担当か。"""
    return viewer.is_staff and any(each in SUBSIDIES for each in viewer.nationwide)


def _places(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    if viewer.is_owner:
        return _OWNER
    if viewer.acting_for_other:
        return _SUPPORTER
    if viewer.role in _BY_ROLE:
        return _BY_ROLE[viewer.role]
    if viewer.opens_files:
        return _FILE_READER
    if viewer.role == "operator":
        return _OPERATOR
    if viewer.role == "editor":
        return _EDITOR
    return (("マイページ", "/my/"), *_PUBLIC) if viewer.signed_in else _PUBLIC


def _left(viewer: Viewer) -> int:
    """サインインから時間がたって、必ず切れるまでの秒 (SEC-26)。"""
    ends = viewer.session_ends_at
    return max(int((ends - timezone.now()).total_seconds()), 0) if ends else 0


def chrome(request: HttpRequest) -> dict[str, Any]:
    """雛形の土台に渡すもの。"""
    viewer = getattr(request, "viewer", VISITOR)
    return {
        "viewer": viewer,
        "navigation": [
            {"label": label, "url": url, "current": request.path.startswith(url)} for label, url in navigation(viewer)
        ],
        "help_line": settings.HELP_LINE,
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "session_left": _left(viewer),
        "request_id": getattr(request, "request_id", ""),
        "local_instance": getattr(settings, "LOCAL_INSTANCE", False),
    }
