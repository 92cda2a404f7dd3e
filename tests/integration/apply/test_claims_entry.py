"""前もって書かれた申請書を、事業者が見つける入口。"""

import pytest

from tests.integration.applications.conftest import Desk

TOKEN = "A1b2C3d4E5f6G7h8I9j0K1l2"


@pytest.mark.parametrize(
    "typed", [TOKEN, f" {TOKEN} ", f"https://shien.test/claims/open/{TOKEN}", f"/claims/open/{TOKEN}/?utm=x"]
)
def test_a_link_or_code_leads_to_the_claim(desk: Desk, typed: str) -> None:
    answer = desk.world.clients["a-prime"].post("/claims/", {"code": typed})
    assert answer["Location"] == f"/claims/open/{TOKEN}"


@pytest.mark.parametrize("typed", ["", "短い", "https://evil.test/x", "<script>alert(1)</script>"])
def test_what_is_no_code_is_told_and_stays(desk: Desk, typed: str) -> None:
    answer = desk.world.clients["a-prime"].post("/claims/", {"code": typed})
    assert answer.status_code == 422
    assert "リンクか番号が読めません" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_the_way_is_offered_to_the_firm_only(desk: Desk) -> None:
    assert 'href="/claims/"' in desk.world.clients["a-prime"].get("/apply/").content.decode()
    assert "前もって用意された申請書が" not in desk.world.clients["a-prime"].get("/my/").content.decode()
    assert 'href="/claims/"' not in desk.world.clients["supporter-x"].get("/apply/").content.decode()
    assert desk.world.clients["supporter-x"].post("/claims/", {"code": TOKEN}).status_code == 404
