"""二つの画面で同時に押しても、誤りの画面にならず、できるのは一つだけ (REL-3)。"""

import json
import os
import subprocess
import sys
from typing import Any

from .conftest import ROOT, Instance


def test_a_second_press_meets_words_and_not_an_error(stories: Any, instance: Instance) -> None:
    for who in ("operator", "firm-a-prime", "firm-c-prime", "secretariat", "secretariat-2", "supporter-y"):
        stories().sign_in(who)
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.races"], env={**os.environ, **instance.env}, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr[-3000:]
    assert json.loads(done.stdout.strip().splitlines()[-1]) == {
        "nominations": {
            "done": 1,
            "said": ["この番号は、もう使われました。起案は「決裁を待つ任用」にあります。"],
            "open": 1,
        },
        "handlers": {"done": 6, "said": [], "live": 1},
        "readers": {"done": 6, "said": [], "live": 1},
        "visitors": {"done": 6, "said": [], "subscribers": 1},
        "offers": {"done": 1, "said": ["いまの状態（専門家に打診中）では、この操作はできません。"], "live": 1},
    }
