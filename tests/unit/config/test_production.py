"""本番の設定は、足りないか弱ければ起動しない (SEC-43)。"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PAYER = "1234567890,ｼﾞﾑｷﾖｸ,0009,ｷﾞﾝｺｳ,123,ﾎﾝﾃﾝ,ordinary,7654321"
SAMPLE = "0000000000,ﾐﾎﾝｼﾞﾑｷﾖｸ,0001,ﾐﾎﾝ,001,ﾎﾝﾃﾝ,ordinary,0000001"
WHOLE = {
    "SECRET_KEY": "k" * 60, "DATABASE_URL": "postgresql://u@localhost/shien", "PUBLIC_URL": "https://shien.example",
    "GBIZID_ISSUER": "https://id.example/", "GBIZID_CLIENT_ID": "portal", "GBIZID_CLIENT_SECRET": "a-secret",
    "SIGNING_KEY_FILE": "/nonexistent/signing.json", "SHIEN_PAYER": PAYER,
}  # fmt: skip


def start(tmp_path: Path, **changed: str) -> tuple[int, str]:
    """この環境で設定を読む。(終わりの値, 言ったこと)。"""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "PYTHONPATH")}
    run = subprocess.run(
        [sys.executable, "-c", "import shien.config.production"], env=kept | WHOLE | {"DATA_DIR": str(tmp_path)} | changed,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stderr


def test_it_starts_with_everything_set(tmp_path: Path) -> None:
    assert start(tmp_path) == (0, "")


@pytest.mark.parametrize(
    ("payer", "told"),
    [("", "SHIEN_PAYER: the account that pays grants"), (SAMPLE, "the sample account"), ("1234567890,x", "not eight values"),
     (PAYER.replace("123,", ","), "not eight values")],
)  # fmt: skip
def test_it_does_not_pay_from_a_sample_account(tmp_path: Path, payer: str, told: str) -> None:
    code, said = start(tmp_path, SHIEN_PAYER=payer)
    assert code != 0
    assert told in said


def test_every_weakness_is_named_at_once(tmp_path: Path) -> None:
    _, said = start(
        tmp_path, SHIEN_PAYER=SAMPLE, SECRET_KEY="short", PUBLIC_URL="http://shien.example", ALLOWED_HOSTS="*"
    )
    for each in ("sample account", "SECRET_KEY is short", "PUBLIC_URL is not https", "ALLOWED_HOSTS is a wildcard"):
        assert each in said
