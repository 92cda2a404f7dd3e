"""行の範囲。外部システムの接続には、そのシステムの行と、名指しで開いた申請だけを見せる。"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from shien.domain.accounts.row_security import opened_applications


@contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, false)", [name, before])


@contextmanager
def of_site(site_id: int) -> Iterator[None]:
    """トークンを確かめたシステムの行。"""
    with _set("shien.site", str(site_id)):
        yield


@contextmanager
def of_claim(token_sha256: str) -> Iterator[None]:
    """受取りの合言葉を示した人に見える、一つの行。"""
    with _set("shien.claim", token_sha256):
        yield


__all__ = ["of_claim", "of_site", "opened_applications"]
