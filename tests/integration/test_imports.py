"""取込みの画面: 試算表の対応は一度だけ尋ねる。別の法人の書類は入らない。何も半端に残らない。"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shien.domain.accounts import row_security
from shien.domain.karte.models import Import, Value

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def upload(client: Any, *paths: Path, kind: str = "", body: bytes | None = None, name: str = "") -> Any:
    files = [SimpleUploadedFile(name or path.name, body or path.read_bytes()) for path in paths]
    return client.post("/karte/import/", {"files": files, "kind": kind})


def kept() -> int:
    with row_security.system():
        return Value.objects.filter(source="accounting").count()


def test_the_accounts_of_a_layout_are_asked_once(world) -> None:
    client, path = world.clients["a-prime"], GOLDEN / "trial_balance" / "two_sided.csv"
    asked = upload(client, path)
    assert asked["Location"].endswith("/names")
    page = client.get(asked["Location"]).content.decode()
    assert "未払カード" in page
    assert "従業員の給料" in page
    wrong = client.post(asked["Location"], {"end": "平成31年5月1日", "unit": "1"})
    assert wrong.status_code == 422
    assert "令和元年5月1日" in wrong.content.decode()
    answer = {
        "end": "令和8年3月31日",
        "start": "2025-04-01",
        "unit": "1",
        "name-0": "accrued_payable",
        "name-1": "personnel_expenses",
    }
    preview = client.post(asked["Location"], answer)
    assert preview["Location"].count("names") == 0
    assert "3,200万円" in client.get(preview["Location"]).content.decode()
    assert kept() == 0
    client.post(f"{preview['Location']}settle", {"answer": "accept"})
    assert kept() > 10
    again = upload(client, path)
    assert not again["Location"].endswith("/names")
    assert "同じ" in client.get(again["Location"]).content.decode()


def test_the_unit_that_the_file_states_beats_the_remembered_one(world) -> None:
    client = world.clients["a-prime"]

    def first(title: str) -> Any:
        body = f"試算表 令和8年3月31日現在{title}\n勘定科目,期末残高\n現金,2500\n".encode()
        return upload(client, Path("t.csv"), body=body)["Location"]

    asked = first("")
    assert asked.endswith("/names")
    assert " checked" not in client.get(asked).content.decode()
    client.post(asked, {"end": "2026-03-31", "unit": "1000"})
    assert "250万円" in client.get(first("")).content.decode()
    assert "2,500円" in client.get(first("（単位：円）")).content.decode()


def test_a_stated_unit_is_not_remembered_for_a_file_without_one(world) -> None:
    client = world.clients["a-prime"]
    body = "試算表 令和8年3月31日現在{}\n勘定科目,期末残高\n現金,2500\n"
    stated = upload(client, Path("t.csv"), body=body.format("（単位：千円）").encode())["Location"]
    client.post(stated, {"end": "2026-03-31", "unit": "1000"})
    assert upload(client, Path("t.csv"), body=body.format("").encode())["Location"].endswith("/names")


def test_another_firms_file_cannot_be_taken_in(world) -> None:
    """見本の gBizINFO の法人番号は、この試験の事業者の番号ではない。"""
    client = world.clients["a-prime"]
    staged = upload(client, GOLDEN / "gbizinfo" / "v1.json")
    page = client.get(staged["Location"]).content.decode()
    assert "別の法人" in page
    client.post(f"{staged['Location']}settle", {"answer": "accept"})
    with row_security.system():
        assert not Value.objects.filter(source="gbizinfo").exists()


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("決算.pdf", b"%PDF-1.4", "PDF"),
        ("表.csv", "勘定科目,残高\n売上高,百まん\n".encode("cp932"), "2行目"),
        ("x.json", b"{", "JSON"),
        ("x.csv", "あいうえお".encode(), "種類が分かりません"),
        ("x.zip", b"PK\x03\x04", "zip"),
    ],
)
def test_a_bad_file_leaves_nothing(world, name: str, body: bytes, said: str) -> None:
    answer = upload(world.clients["a-prime"], Path(name), body=body, kind="freee" if name == "x.json" else "")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with row_security.system():
        assert not Import.objects.exists()


def test_another_firms_draft_is_as_if_it_never_was(world) -> None:
    staged = upload(world.clients["a-prime"], GOLDEN / "trial_balance" / "two_sided.csv")["Location"]
    for person in ("b-prime", "supporter-x", "chamber-iwate"):
        assert world.clients[person].get(staged).status_code == 404
        assert world.clients[person].post(staged, {"end": "2026-03-31", "unit": "1"}).status_code == 404


def test_sec_34_a_huge_request_is_refused_before_it_is_read(world) -> None:
    client = world.clients["a-prime"]
    for path, kind in (("/karte/import/", "text/html"), ("/api/v1/registrations", "application/problem+json")):
        answer = client.generic(
            "POST", path, b"x", CONTENT_LENGTH=str(22 * 1024 * 1024), content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == 413
        assert answer["Content-Type"].startswith(kind)


def test_ux_10_accounts_in_thousands_are_asked_about(world) -> None:
    """前の年を円で入れてあり、次の年を千円で書いてしまったファイル。"""
    client, folder = world.clients["a-prime"], GOLDEN / "etax"
    first = upload(client, *sorted(folder.glob("*2025.csv")))
    assert "約千倍" not in client.get(first["Location"]).content.decode()
    client.post(f"{first['Location']}settle", {"answer": "accept"})
    whole = upload(client, *sorted(folder.glob("*2026.csv")))
    assert "約千倍" not in client.get(whole["Location"]).content.decode()
    slipped = upload(
        client,
        folder / "HOT010_3.0_PL_2026.csv",
        body=re.sub(rb"(\d+)000,1,", rb"\1,1,", (folder / "HOT010_3.0_PL_2026.csv").read_bytes()),
    )
    page = client.get(slipped["Location"]).content.decode()
    assert "約千倍か百万倍ちがいます" in page
    assert "円か千円か" in page


def test_amounts_that_were_not_read_are_shown_before_the_import(world) -> None:
    path = GOLDEN / "etax" / "HOT010_3.0_BS_2026.csv"
    body = path.read_bytes() + "前払地代,1200000,1,4,10A100010-1\r\n".encode("cp932")
    staged = upload(world.clients["a-prime"], path, body=body)
    assert "前払地代 120万円（2026-03-31）" in world.clients["a-prime"].get(staged["Location"]).content.decode()
