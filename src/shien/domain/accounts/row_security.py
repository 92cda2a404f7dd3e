"""行の保護。データベースの第二の守り (SEC-25)。閲覧者を結ばない接続からは、一行も読めない。"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from shien.ledger import prepared

from .facts import Viewer

_BIND = (
    "SELECT set_config('shien.enterprises', %s, false), set_config('shien.prefectures', %s, false),"
    " set_config('shien.all', %s, false), set_config('shien.procedures', %s, false),"
    " set_config('shien.regional', %s, false), set_config('shien.applications', %s, false),"
    " set_config('shien.paper', %s, false)"
)

_BEFORE_AND_BIND = f"""
WITH before AS MATERIALIZED (
    SELECT current_setting('shien.enterprises', true) AS a, current_setting('shien.prefectures', true) AS b,
           current_setting('shien.all', true) AS c, current_setting('shien.procedures', true) AS d,
           current_setting('shien.regional', true) AS e, current_setting('shien.applications', true) AS f,
           current_setting('shien.paper', true) AS g
), now AS MATERIALIZED ({_BIND} FROM before)
SELECT before.*, now.* FROM before, now
"""  # noqa: S608 -- a constant within a constant


def _set(
    enterprises: Iterable[int], prefectures: Iterable[str], everything: bool, procedures: Iterable[str] = (),
    regional: Iterable[str] = (),
) -> None:  # fmt: skip
    prepared.rows(
        _BIND,
        [
            "{" + ",".join(str(each) for each in enterprises) + "}",
            _array(prefectures),
            "on" if everything else "",
            _array(procedures),
            _array(regional),
            "{}",
            "",
        ],
    )


def _array(codes: Iterable[str]) -> str:
    return "{" + ",".join(sorted(codes)) + "}"


def bind(viewer: Viewer) -> None:
    """閲覧者を接続に結ぶ。以後の問合せは、その事業者 (職員は所管と担当の手続き) の行だけを返す。"""
    _set(
        [viewer.enterprise_id] if viewer.enterprise_id else [], viewer.prefectures if viewer.opens_files else [], False,
        viewer.nationwide, viewer.regional,
    )  # fmt: skip


def bind_all() -> None:
    """閲覧者が分かるまでの範囲。すべての行を読む。すぐに bind か unbind を呼ぶ。"""
    _set([], [], True)


def unbind() -> None:
    """結び付けを解く。接続は次の要求に使い回される。"""
    if connection.connection is None:
        return
    if connection.needs_rollback or connection.connection.closed:
        connection.close()
        return
    try:
        _set([], [], False)
    except DatabaseError:
        connection.close()  # broken: the next request takes a new one


@contextmanager
def system() -> Iterator[None]:
    """自動処理とサインインの範囲。すべての行を読む。画面や API の中では使わない。"""
    found = prepared.rows(_BEFORE_AND_BIND, ["{}", "{}", "on", "{}", "{}", "{}", ""])
    before = [each or "" for each in found[0][:7]]
    try:
        yield
    finally:
        if connection.in_atomic_block and connection.needs_rollback:
            pass  # the transaction is rolled back; settings made inside it go with it
        elif connection.connection is not None and not connection.connection.closed:
            prepared.rows(_BIND, before)


@contextmanager
def opened(enterprise_id: int) -> Iterator[None]:
    """職員が目的を述べて開いた一社の範囲。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('shien.enterprises', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config('shien.enterprises', %s, false)", [f"{{{enterprise_id}}}"])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('shien.enterprises', %s, false)", [before])


@contextmanager
def opened_applications(application_ids: Iterable[int]) -> Iterator[None]:
    """割り当てられた申請 (審査員) の範囲。呼び出し元が、割当てを確かめてから開く。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('shien.applications', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(
            "SELECT set_config('shien.applications', %s, false)", [_array(str(each) for each in application_ids)]
        )
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('shien.applications', %s, false)", [before])


@contextmanager
def standing(application_id: int) -> Iterator[None]:
    """派遣を引き受けた専門家の範囲。その申請の一つと、その下書きだけ。呼び出し元が、引き受けたことを確かめてから開く。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('shien.applications', true), current_setting('shien.paper', true)")
        before = [each or "" for each in cursor.fetchone()]
        _stand(_array([str(application_id)]), str(application_id))
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _stand(*before)


def _stand(applications: str, paper: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('shien.applications', %s, false), set_config('shien.paper', %s, false)",
            [applications, paper],
        )
