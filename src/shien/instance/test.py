"""``make test``: 検査と試験のすべて。PostgreSQL とブラウザは自分で整える。"""

import os
import subprocess
import sys
from pathlib import Path

from . import browser, postgres, printing
from .packages import ROOT, library_path
from .stop import progress


def main() -> None:
    """検査し、試験する。どれかが落ちれば、その終了コードで終わる。"""
    bin_dir = Path(sys.executable).parent
    data_dir = Path(os.environ.get("DATA_DIR", "").strip() or ROOT / ".run" / "test").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    browser_path = browser.chromium()
    printing.prepare()
    given = os.environ.get("DATABASE_URL", "").strip()
    url = given or postgres.start(data_dir).url("shien")
    env = {
        **os.environ, **library_path(), "DATABASE_URL": url, "SHIEN_TEST_DATA_DIR": str(data_dir), "PATH": f"{bin_dir}:{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "shien.config.test", "SHIEN_BROWSER": str(browser_path),
    }  # fmt: skip
    chosen = sys.argv[1:]
    try:
        if not chosen:
            progress("checking style, types and layers")
            checked = subprocess.run(["make", "-s", "lint"], cwd=ROOT, env=env, check=False)
            if checked.returncode:
                raise SystemExit(checked.returncode)
        progress("running the tests")
        command = [str(bin_dir / "pytest"), *(chosen or ["-q", "-n", "2", "--dist", "loadgroup"])]
        done = subprocess.run(command, cwd=ROOT, env=env, check=False)
    finally:
        if not given:
            postgres.stop(data_dir)
    raise SystemExit(done.returncode)
