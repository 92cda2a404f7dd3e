"""PostgreSQL。与えられた接続先か、自分の集まり (cluster) を .run/ に作って使う。"""

import contextlib
import glob
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from . import packages
from .stop import CannotRun, progress

_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 256MB
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 256MB
max_connections = 120
max_wal_size = 2GB
checkpoint_timeout = 5min
timezone = 'Asia/Tokyo'
lc_messages = 'C'
log_min_messages = warning
"""


def binaries() -> Path:
    """PostgreSQL の実行ファイルの場所。無ければ入れる・広げる。"""
    found = _newest("/usr/lib/postgresql/*/bin") or _newest(f"{packages.LOCAL}/usr/lib/postgresql/*/bin")
    if found:
        return found
    if os.geteuid() == 0:
        # No default cluster: the project makes its own.
        Path("/etc/postgresql-common").mkdir(parents=True, exist_ok=True)
        conf = Path("/etc/postgresql-common/createcluster.conf")
        if not conf.exists():
            conf.write_text("create_main_cluster = false\n")
    packages.install("PostgreSQL", ("postgresql",))
    found = _newest("/usr/lib/postgresql/*/bin") or _newest(f"{packages.LOCAL}/usr/lib/postgresql/*/bin")
    if not found:
        raise CannotRun("PostgreSQL was installed but its programs are not under /usr/lib/postgresql/*/bin.")
    return found


def _newest(pattern: str) -> Path | None:
    found = [Path(each) for each in glob.glob(pattern) if (Path(each) / "postgres").exists()]  # noqa: PTH207
    return max(found, key=lambda each: int(each.parent.name), default=None)


@dataclass(frozen=True, slots=True)
class Cluster:
    """自分の集まり。data は中身、socket は Unix ソケットの置き場。"""

    data: Path
    socket: Path
    user: str | None

    def url(self, database: str) -> str:
        """接続先。"""
        return f"postgresql://shien@/{database}?host={quote(str(self.socket), safe='/')}"

    def command(self, *args: str) -> subprocess.CompletedProcess[str]:
        """PostgreSQL の道具を、持ち主として実行する。"""
        return subprocess.run(
            args, capture_output=True, text=True, check=False, user=self.user, cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8", **packages.library_path()},
        )  # fmt: skip


def cluster(data_dir: Path) -> Cluster:
    """集まりの場所を決める。root なら持ち主は特権のない人、場所はその人の通れる所。"""
    digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:10]
    owner = _owner() if os.geteuid() == 0 else None
    home = data_dir / "postgres"
    if owner and not _reachable(data_dir, owner):
        home = Path("/var/lib/shien") / digest
    socket = home / "socket"
    if len(str(socket)) > 85:  # the path of a Unix socket ends at 107 bytes
        socket = Path(tempfile.gettempdir()) / f"shien-{digest}"
    return Cluster(home / "data", socket, owner)


def _owner() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise CannotRun("there is neither a user postgres nor nobody to own the database cluster.")


def _reachable(folder: Path, user: str) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(["test", "-x", str(folder)], user=user, check=False, cwd="/").returncode == 0


def start(data_dir: Path) -> Cluster:
    """集まりを作り (初めてなら)、起こす。もう起きていればそのまま。"""
    tools = binaries()
    found = cluster(data_dir)
    for folder in (found.data.parent, found.socket):
        folder.mkdir(parents=True, exist_ok=True)
        if found.user:
            shutil.chown(folder, found.user)
            folder.chmod(0o700)
    log = found.data.parent / "postgres.log"
    if not (found.data / "PG_VERSION").exists():
        if found.data.exists() and any(found.data.iterdir()):
            raise CannotRun(
                f"the database folder {found.data} is damaged (no PG_VERSION); move it away to start afresh."
            )
        progress("making the database cluster (first run only)")
        made = found.command(
            str(tools / "initdb"), "-D", str(found.data), "-U", "shien", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
            "--data-checksums",
        )  # fmt: skip
        if made.returncode:
            raise CannotRun(f"initdb failed: {_last(made.stderr)}")
        with (found.data / "postgresql.conf").open("a") as out:
            out.write(_SETTINGS)
    version = (found.data / "PG_VERSION").read_text().strip()
    if version != tools.parent.name:
        raise CannotRun(
            f"the cluster {found.data} is of PostgreSQL {version}, the programs are {tools.parent.name}; move it away."
        )
    if found.command(str(tools / "pg_ctl"), "-D", str(found.data), "status").returncode == 0:
        return found
    begun = _begin(found, "-w", "-t", "60")
    if begun.returncode:
        reason = _last(log.read_text(errors="replace")) if log.exists() else _last(begun.stderr)
        raise CannotRun(
            f"PostgreSQL does not start: {reason} (log: {log}). If the cluster is damaged, move {found.data} away to start afresh."
        )
    return found


def _begin(found: Cluster, *options: str) -> subprocess.CompletedProcess[str]:
    log = found.data.parent / "postgres.log"
    # After a kill, recovery first syncs the data: file by file that took 20 s for 5,000 files on a busy disk, redo 0.2 s.
    given = f"-k {found.socket}" + (" -c recovery_init_sync_method=syncfs" if sys.platform == "linux" else "")
    return found.command(
        str(binaries() / "pg_ctl"), "-D", str(found.data), "-l", str(log), *options, "-o", given, "start"
    )


def keep(data_dir: Path) -> None:
    """死んでいれば起こし直す。待たないので、ほかの子の見回りを止めない。起きなければ、次の見回りでまた試す。

    親が死ねば共有メモリはもう使えないのに、鍵や書込みを待つ子は残ることがあり、残るあいだ新しい親は起きない。
    だから先に子を終わらせる (途中の書込みは、起きるときの復旧が片付ける)。
    """
    found = cluster(data_dir)
    if _alive(found):
        return
    progress("PostgreSQL ended; starting it again")
    _end_survivors(found.data.resolve())
    # The new one believes that a dead parent lives until the system has buried it, and gives up.
    _until(lambda: not Path(f"/proc/{_number(found)}").exists())
    _begin(found, "-W")
    # Until it has written its number, it would be taken for a survivor.
    _until(lambda: _alive(found))


def _until(done: Callable[[], bool], seconds: float = 3) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)


def _number(found: Cluster) -> int:
    """親の番号。分からなければ 0。"""
    try:
        return int((found.data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _alive(found: Cluster) -> bool:
    """親が生きているか。番号が使い回されていても見分ける。"""
    number = _number(found)
    try:
        os.kill(number, 0)
    except PermissionError:
        return True  # alive, and another user's
    except OSError:
        return False
    return number > 0 and (not Path("/proc").exists() or _folder_of(number) == found.data.resolve())


def _folder_of(number: int) -> Path | None:
    """プロセスのいるフォルダ。PostgreSQL のプロセスは、中身のフォルダにいる。見られなければ None。"""
    try:
        return Path(f"/proc/{number}/cwd").readlink()
    except OSError:
        return None


def _end_survivors(data: Path, seconds: float = 2) -> None:
    """親を失った子を終わらせ、消えるまで待つ。"""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        left = [int(each.name) for each in Path("/proc").glob("[0-9]*") if _folder_of(int(each.name)) == data]
        if not left:
            return
        for number in left:
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.05)


def stop(data_dir: Path, mode: str = "fast") -> None:
    """集まりを止める。"""
    found = cluster(data_dir)
    if (found.data / "PG_VERSION").exists():
        found.command(str(binaries() / "pg_ctl"), "-D", str(found.data), "-m", mode, "-w", "stop")


def wait(url: str, seconds: float = 30) -> None:
    """答えるまで待つ。"""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with psycopg.connect(url, connect_timeout=3):
                return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise CannotRun(f"the database does not answer: {_last(str(error))} (DATABASE_URL).") from None
            time.sleep(0.2)


def _last(text: str) -> str:
    """わけを言う最後の行。FATAL と PANIC があれば、それが先。"""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    fatal = [line for line in lines if re.search(r"FATAL|PANIC", line)]
    return re.sub(r"^.*?(?=FATAL|PANIC)", "", (fatal or lines)[-1])[:300] if lines else "no message"
