"""取り込めるファイルの種類と、見分け方。種類を足すときは、読み手を書いてここに一行足す。"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath

from shien.integrations import archive, trial_balance
from shien.integrations.etax import statement as etax
from shien.integrations.etax import xbrl
from shien.integrations.freee import trial_balance as freee
from shien.integrations.gbizinfo import companies as gbizinfo
from shien.values.fault import Fault
from shien.values.my_number import find_my_numbers
from shien.values.reading import Reading

Files = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Reader:
    """読み手。looks_like は中身で見分け、extensions は名前の終わり (中身と合わなければ読まない)。"""

    label: str
    looks_like: Callable[[bytes], bool]
    read: Callable[[Files], Reading]
    extensions: tuple[str, ...]


def _trial_balance(files: Files) -> Reading:
    return trial_balance.reading(trial_balance.table(files), trial_balance.Mapping())


# The most telling content first: a trial balance is any table with accounts and balances.
_READERS = {
    "etax_csv": Reader("e-Tax 財務諸表（CSV）", etax.looks_like, etax.read_set, (".csv", ".txt")),
    "etax_xbrl": Reader("財務諸表（XBRL・xtx）", xbrl.looks_like, xbrl.read_set, (".xbrl", ".xtx", ".xml")),
    "gbizinfo": Reader("gBizINFO（JSON）", gbizinfo.looks_like, gbizinfo.read_set, (".json",)),
    "freee": Reader("freee 試算表（JSON）", freee.looks_like, freee.read_set, (".json",)),
    "trial_balance": Reader("試算表（弥生・マネーフォワードなどのCSV）", trial_balance.looks_like, _trial_balance, (".csv", ".txt", ".tsv")),
}  # fmt: skip
KINDS: dict[str, str] = {kind: reader.label for kind, reader in _READERS.items()}
_OTHERS = {
    b"%PDF": "PDF", b"\x89PNG": "画像", b"\xff\xd8\xff": "画像", b"GIF8": "画像", b"\xd0\xcf\x11\xe0": "古いExcel・Word",
    b"\x00\x00\x00\x18ftypheic": "画像",
}  # fmt: skip


def sniff(document: bytes, file_name: str = "") -> str:
    """種類を中身で見分ける。分からなければ空。"""
    return next((kind for kind, reader in _READERS.items() if reader.looks_like(document)), "")


def sniff_set(files: Files) -> str | Fault:
    """一緒に選ばれたファイルの種類。混ざっていれば指摘。"""
    kinds = {sniff(document, name) for name, document in files}
    if len(kinds) > 1:
        return Fault("種類の違うファイルが混ざっています。", "同じ種類のファイルだけを選んでください。")
    return kinds.pop() if kinds else ""


def opened(files: Files) -> Files | Fault:
    """zip を広げ、読めない種類のファイルを断る。名前のマイナンバーも止める (PRIV-1)。"""
    found: Files = []
    for name, document in files:
        if find_my_numbers(PurePath(name).stem):
            return Fault(
                "ファイルの名前に、マイナンバーと見られる番号があります。", "名前を変えてから、選び直してください。"
            )
        if archive.is_zip(document) and not _is_office(document):
            inside = archive.expand(name, document)
            if isinstance(inside, Fault):
                return inside
            found += inside
        else:
            found.append((name, document))
    for name, document in found:
        other = next((label for mark, label in _OTHERS.items() if document.startswith(mark)), "")
        if _is_office(document):
            other = "Excel・Word"
        if other:
            return Fault(
                f"{other}のファイルは読み取れません。", f"{'、'.join(KINDS.values())}を選んでください。", None, name
            )
        if not document.strip(b" \t\r\n\x00"):
            return Fault("ファイルが空です。", "中身のあるファイルを選んでください。", None, name)
    if not found:
        return Fault("zipの中にファイルがありません。", "取り込むファイルを入れてください。")
    return found


def read(kind: str, files: Files) -> Reading:
    """読む。ファイルがどれほど壊れていても、例外でなく指摘を返す。"""
    reader = _READERS.get(kind)
    if reader is None:
        return Reading("typed", (), (Fault("この種類のファイルは読めません。", "種類を選び直してください。"),))
    for name, _ in files:
        extension = PurePath(name).suffix.lower()
        if extension and extension not in reader.extensions:
            return Reading("typed", (), (Fault(f"「{extension}」のファイルは、{reader.label}ではありません。", f"名前の終わりが{'・'.join(reader.extensions)}のファイルを選んでください。", None, name),))  # fmt: skip
    found = reader.read(files)
    if found.figures or found.faults or found.unmapped:
        return found
    return replace(found, faults=(Fault("取り込める値がありません。", "中身のあるファイルを選んでください。"),))


def _is_office(document: bytes) -> bool:
    return archive.is_zip(document) and (
        b"[Content_Types].xml" in document[:4000] or b"mimetypeapplication/vnd.oasis" in document[:200]
    )
