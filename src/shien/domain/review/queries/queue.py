"""職員の一覧。担当する手続きの申請を、審査の進み具合で絞る。"""

from collections.abc import Sequence
from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.domain.motions import queries as motions
from shien.domain.review.models import Assignment, FormalCheck, Handling, Score

HAVING = {
    "mine": "自分の受け持ち", "faults": "形式の確認に「いいえ」がある", "unchecked": "形式の確認がまだ",
    "scoring": "採点を待っている", "proposed": "決裁を待つ起案がある",
}  # fmt: skip


def queue(
    viewer: Viewer, *, procedure: str = "", call: UUID | None = None, states: Sequence[str] = (), text: str = "",
    having: str = "", sort: str = "changed", offset: int = 0, limit: int = 50,
) -> case_facts.Page:  # fmt: skip
    """一覧の一頁。having は HAVING のどれか。既定の並びは、待っている時間の長い順。"""
    keys = None if having not in HAVING else set(_having(having, viewer))
    return applications.staff_list(
        viewer,
        procedure=procedure,
        call=call,
        states=states,
        text=text,
        keys=keys,
        sort=sort,
        offset=offset,
        limit=limit,
    )


def handlers(keys: Sequence[UUID]) -> dict[UUID, str]:
    """受け持ちの人の名前。"""
    rows = Handling.objects.filter(application_id__in=keys, ended_at=None)
    return dict(rows.values_list("application__key", "account_name"))


def _having(what: str, viewer: Viewer) -> list[UUID]:
    if what == "mine":
        return list(
            Handling.objects.filter(account_id=viewer.account_id, ended_at=None).values_list(
                "application__key", flat=True
            )
        )
    if what == "proposed":
        return motions.proposed()
    if what == "scoring":
        rows = Assignment.objects.filter(ended_at=None).exclude(id__in=Score.objects.values("assignment_id"))
        return list(rows.values_list("application__key", flat=True))
    latest = dict(FormalCheck.objects.order_by("id").values_list("application__key", "passed"))
    if what == "faults":
        return [key for key, passed in latest.items() if not passed]
    page = applications.staff_list(viewer, states=("submitted",), limit=20_000)
    return [row.key for row in page.rows if row.key not in latest]
