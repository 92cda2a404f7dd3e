"""API のすべての操作を、その定義に沿った値と外れた値で試す (REL-19)。5xx は一つも無く、答えは定義に合う。"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings


@pytest.fixture
def schema(db):
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # the test's transaction lives on one connection
    yield schemathesis.openapi.from_wsgi("/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


loaded = schemathesis.pytest.from_fixture("schema")


@loaded.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_operation_breaks(case, world) -> None:
    case.call_and_validate()
