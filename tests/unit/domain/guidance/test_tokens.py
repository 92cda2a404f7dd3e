"""メールの中の印。"""

import re

from hypothesis import given
from hypothesis import strategies as st

from shien.domain.guidance import tokens


@given(st.lists(st.integers(1, 10**9), max_size=5), st.lists(st.integers(1, 10**9), max_size=2))
def test_a_stop_token_says_what_it_stops_and_cannot_be_made_up(searches: list[int], readerships: list[int]) -> None:
    token = tokens.stop_token(searches=searches, readerships=readerships)
    assert tokens.stopped_by(token) == (searches, [], readerships)
    assert "/" not in token
    for bad in (token[:-1], token + "x", "x" + token, "", token.swapcase()):
        assert tokens.stopped_by(bad) is None


@given(st.sampled_from("en"), st.integers(1, 10**12))
def test_a_mail_token_fits_an_address_and_cannot_be_made_up(kind: str, number: int) -> None:
    token = tokens.mail_token(kind, number)
    assert re.fullmatch(r"[en]\.\d+\.[0-9a-f]{16}", token)
    assert tokens.mail_of(token) == (kind, str(number))
    assert tokens.mail_of(f"{kind}.{number + 1}.{token[-16:]}") is None
    assert tokens.mail_of("") is tokens.mail_of("n.1") is None


def test_the_token_of_an_event_fits_the_local_part() -> None:
    assert len(f"bounce+{tokens.mail_token('e', 'f' * 32)}") <= 64


def test_an_earlier_key_is_still_understood(settings) -> None:
    stop, mail = tokens.stop_token(searches=[1]), tokens.mail_token("n", 1)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key", [settings.SECRET_KEY]
    assert tokens.stopped_by(stop) == ([1], [], [])
    assert tokens.mail_of(mail) == ("n", "1")
