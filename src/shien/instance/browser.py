"""ブラウザ。機械にあるもの、入れたもの、広げたものの順に探す。"""

import ctypes.util
import shutil
from pathlib import Path

from . import packages

# Playwright's driver is a Node.js program that needs libatomic; the pages need Japanese letters.
PACKAGES = ("chromium", "fonts-noto-cjk", "libatomic1")


def chromium() -> Path:
    """Chromium の実行ファイル。無ければ日本語の書体とともに入れる・広げる。"""
    local = packages.LOCAL / "usr/lib/chromium/chromium"
    if not (_installed() and ctypes.util.find_library("atomic")) and not local.exists():
        packages.install("Chromium", PACKAGES)
    return _installed() or local


def _installed() -> Path | None:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Path(found) if found else None


FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-sandbox",
)  # fmt: skip
