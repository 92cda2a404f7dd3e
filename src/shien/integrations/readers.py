"""取り込めるファイルの種類と、見分け方。種類を足すときは、読み手を書いてここに一行足す。"""

from collections.abc import Callable

from shien.integrations.etax import statement as etax
from shien.values.fault import Fault
from shien.values.reading import Reading

Files = list[tuple[str, bytes]]
KINDS: dict[str, str] = {"etax_csv": "e-Tax 財務諸表（CSV）"}
_READERS: dict[str, Callable[[Files], Reading]] = {"etax_csv": etax.read_set}


def sniff(document: bytes, file_name: str) -> str:
    """種類を見分ける。分からなければ空。"""
    if etax.looks_like(document):
        return "etax_csv"
    return ""


def read(kind: str, files: Files) -> Reading:
    """読む。ファイルがどれほど壊れていても、例外でなく指摘を返す。"""
    reader = _READERS.get(kind)
    if reader is None:
        return Reading("typed", (), (Fault("この種類のファイルは読めません。", "種類を選び直してください。"),))
    return reader(files)
