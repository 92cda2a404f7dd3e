"""PDFの組版に要るもの。機械にあるもの、入れたもの、広げたものの順に探す。無くても、PDFのほかはすべて動く。"""

from pathlib import Path

from . import packages
from .stop import CannotRun, progress

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk")
_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
_FONTS = ("NotoSansCJK*.ttc", "NotoSansCJK*.otf", "NotoSansJP*.?tf", "ipag*.ttf", "ipaexg*.ttf")
SYSTEM = Path("/")


def prepare() -> bool:
    """PDF を作れるようにする。作れるなら True。入れられなければ一行言い、PDF なしで続ける。"""
    if ready():
        return True
    try:
        packages.install("PDF printing", PACKAGES)
    except CannotRun as error:
        progress(f"going on without PDF printing: {error}")
        return False
    return ready()


def ready() -> bool:
    """ライブラリと日本語の書体がそろっているか。"""
    roots = (SYSTEM, packages.LOCAL)
    return all(_found(roots, each, "lib/*", "usr/lib/*", "usr/lib64", "usr/local/lib") for each in _LIBRARIES) and any(
        _found(roots, each, "usr/share/fonts/**", "usr/local/share/fonts/**") for each in _FONTS
    )


def _found(roots: tuple[Path, ...], name: str, *folders: str) -> bool:
    return any(next(root.glob(f"{folder}/{name}"), None) for root in roots for folder in folders)
