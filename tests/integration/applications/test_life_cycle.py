"""申請の一生を、故障つきの状態機械で歩く (REL-19)。長い歩きは ``python -m benchmarks lifecycle``。"""

import json
import os
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.applications import invariants
from tests.integration.applications.conftest import Desk
from tests.integration.applications.machine import LifeCycleMachine

STEPS_EACH = 50


def test_rel_19_no_path_reaches_what_must_never_be(desk: Desk) -> None:
    wanted = int(os.environ.get("LIFECYCLE_STEPS", "200"))
    LifeCycleMachine.desk, LifeCycleMachine.steps = desk, Counter()
    invariants.prepare()
    begun = time.monotonic()
    while LifeCycleMachine.steps.total() < wanted:
        run_state_machine_as_test(LifeCycleMachine, settings=walk(wanted - LifeCycleMachine.steps.total()))
    if place := os.environ.get("LIFECYCLE_RESULT"):
        told = {"steps": LifeCycleMachine.steps, "seconds": time.monotonic() - begun}
        Path(place).write_text(json.dumps(told))


def walk(wanted: int) -> settings:
    """あと wanted 歩の設定。長い歩きは、そのたびに違う道を行く。"""
    long = {"derandomize": False} if "LIFECYCLE_STEPS" in os.environ else {}
    return settings(
        max_examples=max(1, min(400, wanted // STEPS_EACH)), stateful_step_count=STEPS_EACH, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), **long,
    )  # fmt: skip
