"""ふつうでない閲覧か。読み書きをしない (PRIV-11)。"""

from shien.domain.accounts.choices import FILE_READERS

TIMES = 3  # PRIV-11: more than three times the own mean of 30 days
DAYS = 30
FLOOR = 10  # a person who opens a handful of files a month trebles it by chance
FEWEST = 3  # rejected applications of one call: with fewer, an appeal alone reads them all
SHARE = 0.8


def many(today: int, before: int) -> bool:
    """この一日の閲覧が、自分の30日の平均の3倍を超えるか。before は、その前の30日の数。

    >>> many(31, 300), many(30, 300), many(9, 0)
    (True, False, False)
    """
    return today >= FLOOR and today > TIMES * before / DAYS


def all_rejected(opened: int, rejected: int) -> bool:
    """一つの公募回の不採択を、軒並み開いたか。

    >>> all_rejected(8, 10), all_rejected(7, 10), all_rejected(2, 2)
    (True, False, False)
    """
    return opened >= FEWEST and opened >= SHARE * rejected


def outside(role: str, prefectures: set[str], prefecture: str | None) -> bool:
    """この職員の所管の外の事業者か。カルテを開く役割でなければ、どの事業者も外。"""
    return prefecture is not None and (role not in FILE_READERS or prefecture not in prefectures)
