"""本物の接続で、同時に行う。"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from shien.domain.accounts import queries, row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.accounts.models import SignedIn
from shien.domain.applications.actions import Refusal
from shien.values.fault import InvalidValue

DONE, BROKEN = "done", "500: "
TOLD = (InvalidValue, NotAllowed, Refusal)  # what a page says in words
Act = tuple[Viewer | None, Callable[[Viewer | None], Any]]


def viewer(person: str) -> Viewer:
    """サインインしている人。"""
    with row_security.system():
        row = SignedIn.objects.filter(account__email=f"{person}@demo.example").latest("id")
        found, _ = queries.viewer_of_session(row.session_key, acting=None, auth_time=timezone.now(), at=timezone.now())
        return found


def at_once(acts: Sequence[Act]) -> list[str]:
    """一人に一つの接続で、同時に行う。一人ずつの結び (できたか、画面に出る文)。データベースの誤りは BROKEN とその名。"""
    start = Barrier(len(acts))

    def one(act: Act) -> str:
        by, do = act
        if by is not None:
            row_security.bind(by)
        try:
            start.wait(60)
            do(by)
        except TOLD as error:
            return str(error)
        except DatabaseError as error:  # a page without words
            return f"{BROKEN}{type(error).__name__}: {str(error).splitlines()[0]}"
        finally:
            if by is not None and connection.connection is not None and not connection.connection.closed:
                row_security.unbind()
            connection.close()
        return DONE

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))
