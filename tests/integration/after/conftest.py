"""交付決定のあとの試験の土台。本物の手続きを読み込み、担当の職員をそろえる。"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import row_security
from shien.jobs.demo.people import DUTIES
from tests.integration.conftest import World
from tests.walking import Walk


@pytest.fixture
def walk(world: World, settings: Any, tmp_path: Path) -> Walk:
    """手続きを読み込み、職員に担当を持たせた足。"""
    settings.FILES_DIR = tmp_path / "files"
    viewers = dict(world.viewers)
    with row_security.system():
        call_command("load_procedures", verbosity=0)
        for person, duties in DUTIES.items():
            if person in viewers:
                accounts.give_duties(account_id=viewers[person].account_id, duties=duties, at=world.at)
                viewers[person] = replace(viewers[person], duties=frozenset(duties))
    return Walk(viewers, world.at)
