"""一つの申請に、二つの行いを同時に (REL-19)。長い歩きは ``python -m benchmarks lifecycle``。"""

import json
import os
import subprocess
import sys
from pathlib import Path

from shien.instance import run, template

ROOT = Path(__file__).resolve().parents[3]
PAIRS = int(os.environ.get("LIFECYCLE_PAIRS", "60"))


def test_rel_19_two_acts_at_once_leave_nothing_broken(tmp_path: Path) -> None:
    url, name = os.environ["DATABASE_URL"], f"shien_two_{os.getpid()}"
    template.make(url, name)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.integration.applications.two_at_once", str(PAIRS)], cwd=ROOT,
            env={**os.environ, **run.settings(tmp_path, 17000, template.named(url, name)), "DJANGO_SETTINGS_MODULE": "shien.config.dev"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        template.drop(url, name)
    assert not done.returncode, done.stderr[-6000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    if place := os.environ.get("LIFECYCLE_RESULT"):
        Path(place).write_text(json.dumps(told))
    assert told["pairs"] >= PAIRS
    assert told["ends"].get("submit done")
    assert told["ends"].get("submit refused")
