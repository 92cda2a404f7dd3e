"""iPhoneの写真 (HEIC)。窓口のパソコンで開けないことが多いので、JPEG に変える (ADR 0020)。

読み手 (libheif) は C++ で書かれ、中身はだれが作ったか分からない。別のプロセスで、記憶と時間に限りを置いて読む。
"""

import subprocess
import sys
from pathlib import Path, PurePosixPath

from shien.values.fault import InvalidValue

from .image import MAX_PIXELS

KINDS = frozenset({"heic", "heif"})
CHANGED = "iPhoneの写真（HEIC）を、JPEGに変えて付けました。"
UNREAD = "iPhoneの写真（HEIC）を読めませんでした。設定の「カメラ」→「フォーマット」で「互換性優先」を選んで撮り直すか、JPEGに変えてください。"
TOO_LARGE = 3  # how heic_reader.py ends when the picture has too many pixels
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"})
_SECONDS = 30


def agrees(head: bytes) -> bool:
    """初めのバイトが HEIC のものか (ISO/IEC 14496-12 の ftyp の箱)。"""
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS


def jpeg(name: str, document: bytes) -> tuple[str, bytes]:
    """JPEG にした名前と中身。向きは絵に写し、撮った場所などは残さない。読めなければ InvalidValue。"""
    command = [sys.executable, "-I", str(Path(__file__).with_name("heic_reader.py")), str(MAX_PIXELS)]
    try:
        done = subprocess.run(command, input=document, capture_output=True, timeout=_SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise InvalidValue(UNREAD) from None
    if done.returncode == TOO_LARGE:
        raise InvalidValue(
            f"「{name}」は5,000万画素を超えています。5,000万画素までです。小さくしてから選んでください。"
        )
    if done.returncode or not done.stdout.startswith(b"\xff\xd8\xff"):
        raise InvalidValue(UNREAD)
    return str(PurePosixPath(name).with_suffix(".jpg")), done.stdout
