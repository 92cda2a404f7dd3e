"""API のすべての操作を、その定義に沿った値と外れた値で試す (REL-19)。5xx は一つも無く、答えは定義に合う。"""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

EXAMPLES = 12


@pytest.mark.parametrize("persona", ["visitor", "a-prime", "chamber-iwate", "site"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_operation_breaks(
    world: Any, consent_of: Any, flow: Any, monkeypatch: pytest.MonkeyPatch, persona: str, mode: GenerationMode
) -> None:
    # The test's transaction lives on one connection: a request must not close it.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", get_wsgi_application())
    headers: dict[str, str] = {"Host": "localhost"}
    cookies: dict[str, str] = {}
    if persona == "site":
        consent_of()
        headers["Authorization"] = f"Bearer {flow().access()['access_token']}"
    elif persona != "visitor":
        cookies = {"__Host-shien": world.clients[persona].cookies["__Host-shien"].value}
    # The access matrix tests authentication; a call here always carries the person's own cookie.
    excluded = [positive_data_acceptance, ignored_auth, *([negative_data_rejection] if cookies else [])]
    tried = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None,
                  phases=[Phase.generate])  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def once(case: Any) -> None:
            # Rules between items (a group that exists, a period that fits) are not in the schema: 422 is right there.
            point = transaction.savepoint()
            try:
                case.call_and_validate(headers=headers, cookies=cookies, excluded_checks=excluded)
            finally:
                transaction.savepoint_rollback(point)

        try:
            once()
        except Unsatisfiable:
            continue  # an operation without input has no invalid input
        tried.append(operation.label)
    assert len(tried) >= (5 if mode is GenerationMode.NEGATIVE else 12), tried
