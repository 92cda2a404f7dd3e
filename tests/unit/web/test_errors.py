"""誤りの画面: データベースが切れたことは、使う人の誤りではない。"""

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from shien.web import errors


@pytest.mark.parametrize("lost", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_a_session_that_the_database_lost_is_503(lost: Exception) -> None:
    """セッションを書く間に切れると Django は 400 の例外に包む。API へは少し待てと答える。"""
    try:
        try:
            raise lost
        except Exception:
            raise SessionInterrupted("The request's session was deleted") from None
    except SessionInterrupted as error:
        answer = errors.bad_request(RequestFactory().get("/api/v1/karte"), error)
    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_a_bad_request_stays_one() -> None:
    assert errors.bad_request(RequestFactory().get("/api/v1/karte"), SessionInterrupted("deleted")).status_code == 400


def test_a_chain_of_causes_that_closes_upon_itself_ends() -> None:
    one, other = ValueError("one"), KeyError("other")
    one.__context__, other.__context__ = other, one
    assert errors.bad_request(RequestFactory().get("/api/v1/karte"), one).status_code == 400
