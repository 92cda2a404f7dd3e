"""判定から受付まで、画面だけで歩く。"""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.integration.applications.conftest import Desk, pdf

PAGE = {
    "name": "株式会社架空髙﨑",
    "employees": "5",
    "sales": "120,000,000",
    "plan": "新しい機械を入れます。",
    "note": "",
}


def version(answer: Any) -> str:
    """画面にある版。"""
    found = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    assert found
    return found[1]


def begin(desk: Desk, person: str = "a-prime") -> tuple[Client, str]:
    """申請を始める。書類の道を返す。"""
    client = desk.world.clients[person]
    answer = client.post(f"/apply/calls/{desk.call.key}/start")
    assert answer.status_code == 302, answer.content
    return client, answer["Location"]


def test_a_firm_goes_from_the_verdict_to_the_receipt(desk: Desk) -> None:
    client = desk.world.clients["a-prime"]
    assert "第1回" in client.get("/apply/").content.decode()
    first = client.get(f"/apply/calls/{desk.call.key}/").content.decode()
    assert "申請を始める" in first
    assert "日本時間" in first
    client, paper = begin(desk)
    tasks = client.get(paper).content.decode()
    assert "2ページのうち、0ページが済みました" in tasks
    page = client.get(f"{paper}pages/company")
    said = page.content.decode()
    assert "株式会社架空髙﨑" in said
    assert "から" in said
    answer = client.post(f"{paper}pages/company", {"version": version(page), "plan": PAGE["plan"], "note": ""})
    assert answer["Location"] == f"{paper}pages/money"
    page = client.get(answer["Location"])
    answer = client.post(
        answer["Location"],
        {"version": version(page), "cost": "150万", "file-statements": SimpleUploadedFile("決算書.pdf", pdf())},
    )
    assert answer["Location"] == f"{paper}check", answer.content.decode()
    check = client.get(answer["Location"]).content.decode()
    assert "150万円" in check
    assert "100万円" in check
    assert "決算書.pdf" in check
    form = dict(re.findall(r'name="(idempotency_key|version)" value="([^"]+)"', check))
    done = client.post(f"{paper}submit", form)
    assert done.status_code == 302, done.content.decode()
    assert client.post(f"{paper}submit", form).status_code in (302, 409)
    receipt = client.get(done["Location"]).content.decode()
    assert "提出しました" in receipt
    assert "受付番号" in receipt
    assert re.search(r"\d+時\d+分\d+\.\d{3}秒", receipt)
    back = client.get(f"{paper}check").content.decode()
    assert "提出済みです" in back
    document = client.get(f"{done['Location']}copy.pdf")
    assert document.content.startswith(b"%PDF")
    assert client.get(f"{done['Location']}receipt").content.count(b".") == 2
    case = client.get(f"/apply/{done['Location'].split('/')[2]}/").content.decode()
    assert "これまで" in case
