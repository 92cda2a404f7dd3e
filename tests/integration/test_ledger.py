"""証跡: データベースで列だけを変えても、写しを切り詰めても、分かる (SEC-44)。"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from shien.cli import main
from shien.domain.accounts import row_security
from shien.ledger import audit, export
from shien.ledger.chain import verify
from shien.ledger.keys import public_jwks, public_keys
from tests.integration.conftest import sheet


@pytest.fixture
def disclosed(consent_of: Any, flow: Any) -> str:
    """一度の開示と封印。返すのは証跡の番号。"""
    consent_of()
    entry = sheet(flow().access()["access_token"]).json()["ledger_entry"]
    audit.seal(at=timezone.now())
    return str(entry)


@pytest.mark.parametrize(
    "change",
    ["enterprise_id = NULL", "organisation = '誰でもない'", "act = 'sign_in'", "at = at - interval '300 days'",
     "person = 'x'", "id = gen_random_uuid()"],
)  # fmt: skip
def test_a_column_that_was_changed_is_found(disclosed: str, settings: Any, change: str) -> None:
    """持ち主の権限で、中身に触れずに検索の列だけを変える。"""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"UPDATE ledger_entry SET {change} WHERE id = %s", [disclosed])
        cursor.execute("SET ROLE shien_app")
    keys = public_keys(public_jwks(settings.SIGNING_KEY_FILE))
    with row_security.system():
        faults = verify(export.contents(), keys).faults
    assert len(faults) == 1
    assert "検索の列" in faults[0]


def exported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """試験はトランザクションの中なので、分離の水準を変えずに書き出す。"""
    monkeypatch.setattr(export, "records", export.contents)
    call_command("export_ledger", str(folder))
    return folder


def test_a_copy_that_was_cut_is_found(
    disclosed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = exported(tmp_path, monkeypatch)
    assert main(["verify-ledger", "--input", str(folder)]) == 0
    assert "exported 20" in capsys.readouterr().out
    ledger = folder / "ledger.jsonl"
    rows = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    ledger.write_text("")
    assert main(["verify-ledger", "--input", str(folder)]) == 2
    assert "そのとき" in capsys.readouterr().err
    ledger.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    (folder / "witness.jsonl").unlink()
    assert main(["verify-ledger", "--input", str(folder)]) == 2
    assert "witness.jsonl がありません" in capsys.readouterr().err
    (folder / "manifest.jws").unlink()
    assert main(["verify-ledger", "--input", str(folder)]) == 2
