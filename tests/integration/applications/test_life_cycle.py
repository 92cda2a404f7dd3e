"""申請の一生を、故障つきの状態機械で歩く (REL-19)。長い歩きは ``python -m benchmarks lifecycle``。"""

import json
import os
import time

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.applications.conftest import Desk
from tests.integration.applications.machine import LifeCycleMachine

STEPS_EACH = 30


def test_rel_19_no_path_reaches_what_must_never_be(desk: Desk) -> None:
    wanted = int(os.environ.get("LIFECYCLE_STEPS", "120"))
    LifeCycleMachine.desk, LifeCycleMachine.steps = desk, 0
    begun = time.monotonic()
    while LifeCycleMachine.steps < wanted:
        examples = max(1, min(400, (wanted - LifeCycleMachine.steps) // STEPS_EACH))
        run_state_machine_as_test(
            LifeCycleMachine,
            settings=settings(
                max_examples=examples, stateful_step_count=STEPS_EACH, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    if place := os.environ.get("LIFECYCLE_RESULT"):
        with open(place, "w") as out:  # noqa: PTH123 -- a path that the benchmark gave
            json.dump({"steps": LifeCycleMachine.steps, "seconds": time.monotonic() - begun}, out)
