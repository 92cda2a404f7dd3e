"""外部システムの試験の土台。任された事務局のシステムと、パートナー。"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from shien.domain.accounts import row_security
from shien.domain.outside import actions
from shien.ledger.audit import SYSTEM
from tests.integration.conftest import SECRET

from .conftest import Desk


def assign(desk: Desk, site: str = "r1", work: str = "submissions", procedure: str = "trial") -> None:
    actions.assign(client_id=site, procedure=procedure, work=work, by=SYSTEM, at=desk.at)


def enlist(at: datetime) -> int:
    with row_security.system():
        return actions.enlist(at=at)


@dataclass
class System:
    """トークンを持ったシステム。"""

    token: str

    def get(self, path: str, token: str | None = None) -> Any:
        return Client().get(
            f"/api/v1/{path}", headers={"Authorization": f"Bearer {self.token if token is None else token}"}
        )

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or str(uuid4())}
        return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def ask(site: str = "r1", secret: str = SECRET, **data: str) -> Any:
    basic = base64.b64encode(f"{site}:{secret}".encode()).decode()
    given = {"grant_type": "client_credentials"} | data
    return Client().post("/oauth/token", given, headers={"Authorization": f"Basic {basic}"})


def system(site: str = "r1", **data: str) -> System:
    answer = ask(site, **data)
    assert answer.status_code == 200, answer.content
    return System(answer.json()["access_token"])
