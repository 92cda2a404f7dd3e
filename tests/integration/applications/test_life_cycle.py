"""申請の一生を、故障つきの状態機械で歩く (REL-19)。長い歩きは ``python -m benchmarks lifecycle``。"""

import json
import os
import time
from collections import Counter
from pathlib import Path

from django.db import connection
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
    remember()
    begun = time.monotonic()
    while LifeCycleMachine.steps.total() < wanted:
        run_state_machine_as_test(LifeCycleMachine, settings=walk(wanted - LifeCycleMachine.steps.total()))
    if place := os.environ.get("LIFECYCLE_RESULT"):
        told = {"steps": LifeCycleMachine.steps, "seconds": time.monotonic() - begun}
        Path(place).write_text(json.dumps(told))


def remember() -> None:
    """製品のように、二度目から計画を覚える。savepoint に戻るたびに psycopg が捨てるのを、ここでは止める (表は変わらない)。"""
    held = connection.connection
    held.prepare_threshold = 2
    held._prepared._should_discard = lambda *_: False


def walk(wanted: int) -> settings:
    """あと wanted 歩の設定。長い歩きは、そのたびに違う道を行く。"""
    long = {"derandomize": False} if "LIFECYCLE_STEPS" in os.environ else {}
    return settings(
        max_examples=max(1, min(400, wanted * 3 // (4 * STEPS_EACH))), stateful_step_count=STEPS_EACH, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), **long,
    )  # fmt: skip
