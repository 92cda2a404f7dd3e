"""総合振込のファイル。ヘッダー・データ・トレーラー・エンドの4種の行。件数と合計はトレーラーに載り、読むときに確かめる。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .kana import narrow_kana

WIDTH = 120
_LINE = "\r\n"
_TYPES = {"ordinary": "1", "current": "2", "savings": "4"}
LIMIT = 10**10 - 1


class TransferError(Exception):
    """振込データの誤り。文言は利用者に見せる。"""


@dataclass(frozen=True, slots=True)
class Payer:
    """振り込む側 (事務局)。code は銀行が付けた委託者コード10桁。"""

    code: str
    name: str
    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str
    account_number: str


@dataclass(frozen=True, slots=True)
class Payee:
    """振込先の一件。number は支払番号 (10桁まで)、amount は円。"""

    number: int
    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str
    account_number: str
    holder: str
    amount: int


def write(payer: Payer, payees: Sequence[Payee], pay_on: date) -> bytes:
    """ファイルにする。同じ支払番号が二度あるもの・額の無いもの・桁に入らないものは TransferError。"""
    numbers = [each.number for each in payees]
    if not payees or len(set(numbers)) != len(numbers):
        raise TransferError("支払が無いか、同じ支払番号が二度あります。")
    lines = [_header(payer, pay_on), *(_data(each) for each in payees), _trailer(payees), "9" + " " * 119]
    encoded = [line.encode("cp932") for line in lines]
    if any(len(each) != WIDTH for each in encoded):
        raise TransferError("120バイトに収まらない行があります。口座の情報をお確かめください。")
    return _LINE.encode().join(encoded) + _LINE.encode()


def _header(payer: Payer, on: date) -> str:
    return (
        "1210" + _digits(payer.code, 10, "委託者コード") + _text(payer.name, 40) + f"{on:%m%d}"
        + _digits(payer.bank_code, 4, "金融機関コード") + _text(payer.bank_name, 15)
        + _digits(payer.branch_code, 3, "支店コード") + _text(payer.branch_name, 15)
        + _kind(payer.account_type) + _digits(payer.account_number, 7, "口座番号") + " " * 17
    )  # fmt: skip


def _data(payee: Payee) -> str:
    if not 0 < payee.amount <= LIMIT:
        raise TransferError(f"支払番号{payee.number}の額（{payee.amount}円）は、振り込めません。")
    return (
        "2" + _digits(payee.bank_code, 4, "金融機関コード") + _text(payee.bank_name, 15)
        + _digits(payee.branch_code, 3, "支店コード") + _text(payee.branch_name, 15) + " " * 4
        + _kind(payee.account_type) + _digits(payee.account_number, 7, "口座番号") + _text(payee.holder, 30)
        + f"{payee.amount:010d}" + "0" + _digits(str(payee.number), 10, "支払番号", pad=True) + "0" * 10 + "7" + " " * 8
    )  # fmt: skip


def _trailer(payees: Sequence[Payee]) -> str:
    return f"8{len(payees):06d}{sum(each.amount for each in payees):012d}" + " " * 101


def _text(text: str, width: int) -> str:
    # A name of a bank may be in kanji: this optional column is then left blank, the code decides.
    try:
        plain = narrow_kana(text)
    except ValueError:
        plain = ""
    return plain[:width].ljust(width)


def _digits(text: str, width: int, name: str, *, pad: bool = False) -> str:
    given = text.zfill(width) if pad else text
    if len(given) != width or not (given.isascii() and given.isdigit()):
        raise TransferError(f"{name}は{width}桁の数字です（「{text}」）。")
    return given


def _kind(account_type: str) -> str:
    if account_type not in _TYPES:
        raise TransferError(f"預金の種類「{account_type}」は、振込に使えません。")
    return _TYPES[account_type]


def read(document: bytes) -> tuple[list[tuple[int, int]], int]:
    """読み返す。[(支払番号, 額)] と合計。行の幅・件数・合計の合わないものは TransferError。"""
    lines = document.split(_LINE.encode())[:-1]
    if len(lines) < 4 or any(len(line) != WIDTH for line in lines):
        raise TransferError("全銀形式の120バイトの行ではありません。")
    rows = [(int(line[91:101]), int(line[80:90])) for line in lines if line[:1] == b"2"]
    total = sum(amount for _, amount in rows)
    trailer = lines[-2]
    if trailer[:1] != b"8" or (int(trailer[1:7]), int(trailer[7:19])) != (len(rows), total):
        raise TransferError("件数か合計が、トレーラーと合いません。")
    return rows, total
