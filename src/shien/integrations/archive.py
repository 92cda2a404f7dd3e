"""zip を開く。大きさ・数・名前を確かめてから中身を出す (SEC-33)。"""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from shien.values.fault import Fault

# The limits are those of the platform's security requirements; the declared sizes are not believed, bytes are counted.
MAX_BYTES, MAX_RATIO, MAX_ENTRIES = 100_000_000, 100, 1_000
_PIECE = 1 << 16


def is_zip(document: bytes) -> bool:
    """zip か。"""
    return document.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def expand(name: str, document: bytes) -> list[tuple[str, bytes]] | Fault:
    """中のファイル。一つでも怪しければ、何も出さない。"""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            return _members(name, archive, len(document))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return Fault("zipが壊れているか、暗号がかかっています。", "暗号をかけずに作り直してください。", None, name)


def _members(name: str, archive: zipfile.ZipFile, packed: int) -> list[tuple[str, bytes]] | Fault:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        return Fault(f"zipの中のファイルが多すぎます（{len(entries)}個）。", f"{MAX_ENTRIES}個までです。", None, name)
    found: list[tuple[str, bytes]] = []
    total = 0
    for entry in entries:
        inside = _name(entry)
        path = PurePosixPath(inside.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
            return Fault(
                f"zipの中の名前「{inside[:60]}」が正しくありません。",
                "フォルダの外を指さない名前にしてください。",
                None,
                name,
            )
        if (entry.external_attr >> 16) & 0o170000 == 0o120000:
            return Fault("zipの中にリンクがあります。", "ファイルそのものを入れてください。", None, name)
        if entry.is_dir() or path.name.startswith(("__MACOSX", "._", ".DS_Store")) or "__MACOSX" in path.parts:
            continue
        if entry.flag_bits & 1:
            return Fault("zipに暗号がかかっています。", "暗号をかけずに作り直してください。", None, name)
        pieces, size = [], 0
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                size, total = size + len(piece), total + len(piece)
                if total > MAX_BYTES or total > max(packed, 1) * MAX_RATIO:
                    return Fault("zipを広げると大きすぎます。", "中のファイルを分けて選んでください。", None, name)
                pieces.append(piece)
        body = b"".join(pieces)
        if is_zip(body):
            return Fault("zipの中にzipがあります。", "中のzipを広げてから選んでください。", None, name)
        found.append((path.name, body))
    return found


def _name(entry: zipfile.ZipInfo) -> str:
    """名前。UTF-8 の印が無ければ、日本の Windows の zip とみて Shift_JIS で読む。"""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
