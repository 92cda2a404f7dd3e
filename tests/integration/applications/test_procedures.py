"""読み込んだ八つの手続きの、それぞれの始まり。"""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from shien import procedures
from shien.domain.accounts import row_security
from shien.domain.applications import actions, queries
from tests.integration.conftest import World


@pytest.fixture
def loaded(world: World) -> World:
    with row_security.system():
        call_command("load_procedures", verbosity=0)
    return world


def test_each_procedure_is_started_with_what_the_karte_knows(loaded: World) -> None:
    for name in procedures.procedures():
        _begin(loaded, name)


def _begin(loaded: World, name: str) -> None:
    with row_security.system():
        call = actions.open_call(
            procedure=name, name="見本", opens_at=loaded.at - timedelta(days=1), closes_at=None, by=None, at=loaded.at
        )
    viewer = loaded.viewer("a-prime")
    row_security.bind(viewer)
    made = actions.start(call=call.key, by=viewer, at=loaded.at)
    draft = queries.draft(made.key, call.form, viewer)
    assert draft is not None, name
    assert "株式会社架空髙﨑" in draft.answers.values(), name
    found = queries.evaluation(made.key, call.form, viewer, at=loaded.at)
    assert found is not None
    assert not [each for each in found.faults if each.field in draft.answers and not each.missing and not each.rule], (
        name
    )
    assert not found.complete
    row_security.unbind()


def test_loading_twice_changes_nothing_and_a_changed_version_is_refused(
    loaded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(queries.form_versions("jizokuka"))
    call_command("load_procedures", verbosity=0)
    assert len(queries.form_versions("jizokuka")) == before
    read = procedures.definition

    def changed(name: str, form: str, version: str = "") -> dict[str, object]:
        table = read(name, form, version)
        return table | {"form": {**table["form"], "title": "別の題"}}

    monkeypatch.setattr(procedures, "definition", changed)
    with pytest.raises(CommandError, match="版の番号を上げてください"):
        call_command("load_procedures", verbosity=0)
