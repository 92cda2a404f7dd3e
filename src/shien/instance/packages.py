"""Debian のパッケージ。root なら入れ、そうでなければ .local/ に広げる。"""

import os
import shutil
import subprocess
from pathlib import Path

from .stop import CannotRun, progress

ROOT = Path(__file__).resolve().parents[3]
LOCAL = ROOT / ".local" / "debian"
_APT = ("-o", "Dpkg::Use-Pty=0", "-qq", "-y", "--no-install-recommends")


def _run(*command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})}, check=False)


def install(what: str, packages: tuple[str, ...]) -> Path | None:
    """パッケージを使えるようにする。広げたときはその根、入れたときは None。"""
    if not shutil.which("apt-get"):
        raise CannotRun(f"{what} is not on this machine and there is no apt-get; install {' '.join(packages)} by hand.")
    if os.geteuid() == 0:
        progress(f"installing {what} with apt-get (first run only)")
        _run("apt-get", "update", "-qq")
        done = _run("apt-get", "install", *_APT, *packages, env={"DEBIAN_FRONTEND": "noninteractive"})
        if done.returncode:
            raise CannotRun(
                f"{what} could not be installed; is the network reachable? apt-get said: {_last(done.stderr)}"
            )
        return None
    return _unpack(what, packages)


def _unpack(what: str, packages: tuple[str, ...]) -> Path:
    """root でない人のために、依存も含めて .local/debian に広げる。"""
    progress(f"unpacking {what} under .local/ (first run only)")
    state = LOCAL.parent / "apt"
    for folder in ("lists/partial", "archives/partial", "cache"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    own = (
        "-o", f"Dir::State::lists={state}/lists", "-o", f"Dir::Cache={state}/cache",
        "-o", f"Dir::Cache::archives={state}/archives", "-o", "APT::Sandbox::User=",
    )  # fmt: skip
    updated = _run("apt-get", *own, "update", "-qq")
    if updated.returncode:
        raise CannotRun(f"{what} could not be fetched; is the network reachable? apt-get said: {_last(updated.stderr)}")
    plan = _run("apt-get", *own, "install", "-s", "--no-install-recommends", *packages)
    wanted = [line.split()[1] for line in plan.stdout.splitlines() if line.startswith("Inst ")]
    debs = state / "debs"
    debs.mkdir(exist_ok=True)
    fetched = subprocess.run(
        ["apt-get", *own, "download", *(wanted or packages)], cwd=debs, capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        raise CannotRun(f"{what} could not be fetched: {_last(fetched.stderr)}")
    for package in sorted(debs.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(LOCAL)], check=True)
        package.unlink()
    return LOCAL


def library_path() -> dict[str, str]:
    """広げたパッケージの共有ライブラリと書体の場所。広げていなければ空。"""
    roots = [each for each in LOCAL.glob("usr/lib/*-linux-gnu") if each.is_dir()] + [*LOCAL.glob("lib/*-linux-gnu")]
    # Some packages keep a private folder beside the shared one (pulseaudio).
    found = [str(each) for root in roots for each in (root, *sorted({file.parent for file in root.glob("*/lib*.so*")}))]
    if not found:
        return {}
    # The machine's fontconfig looks for fonts under XDG_DATA_HOME, too; an unpacked one needs its rules as well.
    fonts = {"XDG_DATA_HOME": "usr/share"} | (
        {"FONTCONFIG_PATH": "etc/fonts"} if (LOCAL / "etc/fonts").is_dir() else {}
    )
    unpacked = (LOCAL / "usr/share/fonts").is_dir() or "FONTCONFIG_PATH" in fonts
    return {"LD_LIBRARY_PATH": ":".join(found)} | ({k: str(LOCAL / v) for k, v in fonts.items()} if unpacked else {})


def _last(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line]
    return lines[-1][:300] if lines else "no message"
