"""ブラウザ。機械にあるもの、入れたもの、広げたものの順に探す。"""

import shutil
from pathlib import Path

from . import packages


def chromium() -> Path:
    """Chromium の実行ファイル。無ければ日本語の書体とともに入れる・広げる。"""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return Path(found)
    local = packages.LOCAL / "usr/lib/chromium/chromium"
    if not local.exists():
        packages.install("Chromium", ("chromium", "fonts-noto-cjk"))
        found = shutil.which("chromium")
        if found:
            return Path(found)
    return local


FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-sandbox",
)  # fmt: skip
