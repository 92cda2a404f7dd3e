"""小さな締切の駆け込みの最中に、web の一つ・worker・PostgreSQL を kill -9 する (REL-2)。長いものは ``python -m benchmarks rush``。"""

import json
from pathlib import Path

import pytest

from benchmarks import rush
from benchmarks.killing import Killer
from tests.crash.conftest import Breakable
from tests.crash.test_kill import ready_within

DRAFTS, RATE = 80, 8.0


@pytest.mark.xdist_group("crash")
def test_what_was_acknowledged_is_what_is_stored(breakable: Breakable, tmp_path: Path) -> None:
    env, port = breakable.env, breakable.port
    drafts = tmp_path / "drafts.json"
    drafts.write_text(json.dumps(rush.ask(env, "benchmarks.rush_world", "prepare", str(DRAFTS), "8")))
    killer = Killer(breakable.children, port, breakable.data_dir, [4.0], every=2.5)
    killer.start()
    told = rush.ask(env, "benchmarks.rush_load", str(port), str(RATE), "7", str(drafts))
    killer.end()
    assert ready_within(port) <= 10
    assert killer.done["postgres"] == 1
    assert killer.done["web"] >= 2
    kept = rush.ask(env, "benchmarks.rush_world", "inspect")
    assert [(each.name, each.figure) for each in rush.verdict(told, kept, {}, killer) if not each.passed] == []
    assert len({number for _, number in told["acknowledged"]}) == DRAFTS
