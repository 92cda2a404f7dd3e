"""コード・トークン・鍵の置き場。起こし直しても失わない。"""

import json
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

_TABLES = """
CREATE TABLE IF NOT EXISTS code (code TEXT PRIMARY KEY, content TEXT, expires REAL);
CREATE TABLE IF NOT EXISTS token (token TEXT PRIMARY KEY, kind TEXT, content TEXT, expires REAL);
CREATE TABLE IF NOT EXISTS session (session TEXT PRIMARY KEY, sub TEXT, auth_time REAL);
"""


class Store:
    """SQLite の置き場。"""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.lock = threading.Lock()
        self.db = sqlite3.connect(folder / "gbizid.sqlite3", check_same_thread=False, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000;" + _TABLES)
        self.key = self._key()

    def _key(self) -> RSAKey:
        path = self.folder / "key.json"
        if not path.exists():
            key = RSAKey.generate_key(2048)
            path.write_text(
                json.dumps(key.as_dict(private=True) | {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"})
            )
        return RSAKey.import_key(json.loads(path.read_text()))

    def put(self, table: str, name: str, content: dict[str, Any], seconds: float, kind: str = "") -> None:
        """置く。"""
        expires = time.time() + seconds
        with self.lock:
            if table == "code":
                self.db.execute("INSERT INTO code VALUES (?,?,?)", (name, json.dumps(content), expires))
            else:
                self.db.execute("INSERT INTO token VALUES (?,?,?,?)", (name, kind, json.dumps(content), expires))

    def take_code(self, code: str) -> dict[str, Any] | None:
        """コードを一度だけ取り出す。"""
        with self.lock:
            row = self.db.execute("DELETE FROM code WHERE code = ? RETURNING content, expires", (code,)).fetchone()
        return json.loads(row[0]) if row and row[1] > time.time() else None

    def token(self, token: str, kind: str, *, take: bool = False) -> dict[str, Any] | None:
        """トークンの中身。take なら消す。"""
        with self.lock:
            row = self.db.execute(
                "SELECT content, expires FROM token WHERE token = ? AND kind = ?", (token, kind)
            ).fetchone()
            if row and take:
                self.db.execute("DELETE FROM token WHERE token = ?", (token,))
        return json.loads(row[0]) if row and row[1] > time.time() else None

    def sign_in(self, session: str, sub: str) -> None:
        """サインインを覚える。"""
        with self.lock:
            self.db.execute("INSERT OR REPLACE INTO session VALUES (?,?,?)", (session, sub, time.time()))

    def session(self, session: str) -> tuple[str, float] | None:
        """サインイン中の人と時刻。"""
        with self.lock:
            row = self.db.execute("SELECT sub, auth_time FROM session WHERE session = ?", (session,)).fetchone()
        return (row[0], row[1]) if row else None
