"""加算金と延滞金 (補助金適正化法第19条)。"""

from datetime import date
from fractions import Fraction

_YEAR = 365


def surcharge(*, amount: int, since: date, until: date, rate: Fraction) -> int:
    """額に、受け取った日 (延滞は納期の翌日) から納める日までの日数で付ける額。円未満は切り捨てる。

    年当たりの割合は、うるう年の日を含む期間も365日当たり (利率等の表示の年利建て移行に関する法律第25条)。

    >>> surcharge(amount=1_000_000, since=date(2026, 4, 1), until=date(2027, 3, 31), rate=Fraction(1095, 10000))
    109500
    """
    days = (until - since).days + 1
    if amount <= 0 or days <= 0:
        return 0
    return int(amount * rate * days / _YEAR)
