"""``make run``: すべてを起こし、準備ができたら一行 ready: を出し、止められるまで見守る。"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import postgres, printing, template
from .packages import ROOT, library_path
from .stop import CannotRun, progress
from .supervisor import Supervisor

# What make run takes from the folder SHIEN_DATA: (file, command).
REAL_DATA = (
    ("companies/nta_companies.csv.gz", ("load_register",)),
    ("measures/jgrants_measures.jsonl.gz", ("import_measures", "--source", "jgrants")),
    ("measures/mirasapo_seido_navi.csv.gz", ("import_measures", "--source", "seido_navi")),
    ("subsidies/gbizinfo_subsidies_miyagi.csv.gz", ("import_grants",)),
)


def port() -> int:
    """入口の番号。"""
    given = os.environ.get("PORT", "").strip() or "8000"
    if not given.isdigit() or not 1 <= int(given) <= 65530:
        raise CannotRun(f"PORT={given} is not a port number between 1 and 65530.")
    return int(given)


def check_ports(first: int) -> None:
    """五つの口が空いているか。"""
    for number, what in enumerate(("portal", "local GビズID", "example site", "mail catcher", "SMTP")):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", first + number))
            except OSError:
                raise CannotRun(
                    f"port {first + number} ({what}) is taken; stop what uses it or set PORT to another number."
                ) from None


def settings(data_dir: Path, first: int, database_url: str) -> dict[str, str]:
    """子に渡す環境。"""
    public = os.environ.get("PUBLIC_URL", "").strip() or f"http://localhost:{first}"
    return {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "shien.config.dev"),
        "DATABASE_URL": database_url, "DATA_DIR": str(data_dir), "PORT": str(first), "PUBLIC_URL": public,
        "GBIZID_ISSUER": os.environ.get("GBIZID_ISSUER", "").strip() or f"http://localhost:{first + 1}/oauth/",
        "SMTP_URL": os.environ.get("SMTP_URL", "").strip() or f"smtp://localhost:{first + 4}",
        # A container often forbids the compiled files; without them every start reads the sources again, 4 s of CPU.
        "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "", **library_path(),
    }  # fmt: skip


def manage(env: dict[str, str], *command: str) -> None:
    """運用の命令を実行する。"""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command], env={**os.environ, **env}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotRun(f"manage.py {command[0]} failed: {(done.stderr or done.stdout).strip()[-600:]}")


def web(first: int) -> list[str]:
    """web の二つのプロセスを起こす命令。"""
    return [
        sys.executable, "-m", "shien.config.web", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(first),
        "--workers", "2", "--blocking-threads", "8", "--backpressure", "256", "--respawn-failed-workers", "--no-access-log",
        "--log-level", "warning", "--workers-kill-timeout", "15",
    ]  # fmt: skip


def launch(data_dir: Path, first: int, env: dict[str, str]) -> Supervisor:
    """子を全部起こす。"""
    people = str(data_dir / "personas.json")
    children = Supervisor(data_dir / "logs", env)
    children.add("web", *web(first))
    children.add("worker", sys.executable, str(ROOT / "manage.py"), "worker")
    children.add("scheduler", sys.executable, str(ROOT / "manage.py"), "scheduler")
    children.add(
        "gbizid", sys.executable, "-m", "examples.gbizid", "--port", str(first + 1), "--people", people,
        "--data", str(data_dir / "gbizid"), "--issuer", env["GBIZID_ISSUER"],
    )  # fmt: skip
    children.add(
        "plan_site", sys.executable, "-m", "examples.plan_site", "--port", str(first + 2), "--portal", env["PUBLIC_URL"],
        "--personas", people, "--data", str(data_dir / "plan_site"),
    )  # fmt: skip
    children.add(
        "mail", sys.executable, "-m", "examples.mailbox", "--port", str(first + 3), "--smtp-port", str(first + 4),
        "--data", str(data_dir / "mail"),
    )  # fmt: skip
    return children


def wait_until_ready(first: int, children: Supervisor, seconds: float = 120) -> None:
    """全部が答えるまで待つ。"""
    waiting = {
        "portal": f"http://127.0.0.1:{first}/readyz", "local GビズID": f"http://127.0.0.1:{first + 1}/healthz",
        "example site": f"http://127.0.0.1:{first + 2}/healthz", "mail catcher": f"http://127.0.0.1:{first + 3}/healthz",
    }  # fmt: skip
    deadline = time.monotonic() + seconds
    while waiting:
        for name, url in list(waiting.items()):
            try:
                request = urllib.request.Request(url, headers={"Host": "localhost"})  # noqa: S310 -- our own loopback
                with urllib.request.urlopen(request, timeout=3) as answer:  # noqa: S310
                    if answer.status == 200:
                        del waiting[name]
            except (urllib.error.URLError, OSError):
                continue
        if waiting and time.monotonic() > deadline:
            raise CannotRun(f"{', '.join(waiting)} does not answer; see the logs in {children.logs}.")
        if waiting:
            time.sleep(0.15)


def load_data(data_dir: Path, env: dict[str, str], *, new: bool) -> None:
    """新しいデータベースに合成データを、SHIEN_DATA があれば実データを入れる。"""
    if new or not (data_dir / "personas.json").exists():
        progress("loading the synthetic demo data")
    manage(env, "load_procedures")
    manage(env, "demo")
    folder = os.environ.get("SHIEN_DATA", "").strip()
    for path, command in REAL_DATA:
        file = Path(folder, path)
        if folder and file.exists():
            load_file(file, command, data_dir / "loaded.json", env, new=new)


def load_file(file: Path, command: tuple[str, ...], mark: Path, env: dict[str, str], *, new: bool) -> None:
    """実データの一つのファイルを、まだ入れていないか、大きさが変わっていれば入れる。"""
    loaded = json.loads(mark.read_text()) if mark.exists() and not new else {}
    # What an earlier version wrote (one file's stamp) is not a table of sizes.
    sizes = loaded if all(isinstance(each, int) for each in loaded.values()) else {}
    if sizes.get(str(file)) != file.stat().st_size:
        progress(f"loading {file.name}")
        manage(env, command[0], str(file), *command[1:])
        mark.write_text(json.dumps(sizes | {str(file): file.stat().st_size}))


def folder() -> Path:
    """データベースの外に置くものの場所。"""
    found = Path(ROOT, os.environ.get("DATA_DIR", "").strip() or ".run").resolve()
    found.mkdir(parents=True, exist_ok=True)
    return found


def prepare(data_dir: Path, first: int, given: str) -> dict[str, str]:
    """データベースとデータを整え、子に渡す環境を返す。given は、よそのデータベースの接続先。空なら自分の集まりを起こす。"""
    printing.prepare()
    url = given or postgres.start(data_dir).url("shien")
    if given:
        postgres.wait(given)
    name = url.split("?")[0].rsplit("/", 1)[-1]
    env = settings(data_dir, first, url)
    os.environ["DJANGO_SETTINGS_MODULE"] = env["DJANGO_SETTINGS_MODULE"]
    if given:
        template.migrate(url)
        new = not (data_dir / "personas.json").exists()
    else:
        new = template.make(url, name)
    load_data(data_dir, env, new=new)
    return env


def main() -> None:
    """すべてを起こして見守る。いつ止められても、起こしたものを残さない。"""
    data_dir, first, given = folder(), port(), os.environ.get("DATABASE_URL", "").strip()
    check_ports(first)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    try:
        env = prepare(data_dir, first, given)
        children = launch(data_dir, first, env)
        if not given:
            children.guards.append(lambda: postgres.keep(data_dir))
        _watch(children, first, env)
    finally:
        if not given:
            postgres.stop(data_dir)


def _leave(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def _watch(children: Supervisor, first: int, env: dict[str, str]) -> None:
    """止められるまで見守り、子を終わらせる。"""

    def end(number: int, frame: object) -> None:
        children.stopping = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    watching = threading.Thread(target=children.watch, daemon=True)
    watching.start()
    try:
        wait_until_ready(first, children)
        print(f"ready: {env['PUBLIC_URL']}/", flush=True)
        while not children.stopping:
            time.sleep(0.2)
    finally:
        children.stop()
        watching.join(5)
