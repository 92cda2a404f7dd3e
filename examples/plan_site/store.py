"""申請サイト自身の置き場 (SQLite)。"""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS draft (session TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS submission (number TEXT PRIMARY KEY, content TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, consent TEXT, kind TEXT, sequence INTEGER, at TEXT);
CREATE TABLE IF NOT EXISTS received (delivery TEXT PRIMARY KEY, row TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), place INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS offer (id TEXT PRIMARY KEY, reference TEXT NOT NULL, url TEXT NOT NULL);
"""


class Store:
    """下書き・提出・知らせ。"""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.Lock()
        self.db = sqlite3.connect(folder / "plan_site.sqlite3", check_same_thread=False, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000;" + _TABLES)

    def draft(self, session: str) -> dict[str, Any]:
        """下書き。"""
        with self.lock:
            row = self.db.execute("SELECT content FROM draft WHERE session = ?", (session,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def keep(self, session: str, content: dict[str, Any]) -> None:
        """下書きを置く。"""
        with self.lock:
            self.db.execute(
                "INSERT OR REPLACE INTO draft VALUES (?, ?)", (session, json.dumps(content, ensure_ascii=False))
            )

    def submit(self, number: str, content: dict[str, Any], at: str) -> None:
        """提出を置く。"""
        with self.lock:
            self.db.execute(
                "INSERT INTO submission VALUES (?, ?, ?)", (number, json.dumps(content, ensure_ascii=False), at)
            )

    def hear(self, event: dict[str, Any]) -> bool:
        """知らせを置く。前に聞いたものなら False。"""
        with self.lock:
            row = self.db.execute(
                "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?)",
                (event["id"], event.get("consent"), event["type"], event["sequence"], event["occurred_at"]),
            )
        return row.rowcount == 1

    def stopped(self, consent: str) -> bool:
        """この承諾が止まったと聞いたか。"""
        with self.lock:
            row = self.db.execute(
                "SELECT 1 FROM event WHERE consent = ? AND kind IN ('consent.withdrawn', 'consent.expired')", (consent,)
            ).fetchone()
        return row is not None

    def cursor(self) -> int:
        """どこまで受け取ったか。"""
        with self.lock:
            row = self.db.execute("SELECT place FROM cursor").fetchone()
        return int(row[0]) if row else 0

    def move_cursor(self, place: int) -> None:
        """続きの印を進める。"""
        with self.lock:
            self.db.execute("INSERT OR REPLACE INTO cursor VALUES (1, ?)", (place,))

    def take(self, row: dict[str, Any], content: str) -> bool:
        """引渡しを置く。前に受け取ったものなら False。"""
        with self.lock:
            found = self.db.execute(
                "INSERT OR IGNORE INTO received VALUES (?, ?, ?)", (row["id"], json.dumps(row), content)
            )
        return found.rowcount == 1

    def received(self) -> list[dict[str, Any]]:
        """受け取ったもの (新しい順)。"""
        with self.lock:
            rows = self.db.execute("SELECT row, content FROM received ORDER BY rowid DESC LIMIT 50").fetchall()
        return [json.loads(row) | {"content": json.loads(content) if content else None} for row, content in rows]

    def keep_offer(self, key: str, reference: str, url: str) -> None:
        """用意した申請書を置く。"""
        with self.lock:
            self.db.execute("INSERT OR REPLACE INTO offer VALUES (?, ?, ?)", (key, reference, url))

    def offers(self) -> list[dict[str, Any]]:
        """用意した申請書 (新しい順)。"""
        with self.lock:
            rows = self.db.execute("SELECT id, reference, url FROM offer ORDER BY rowid DESC LIMIT 50").fetchall()
        return [dict(zip(("id", "reference", "url"), row, strict=True)) for row in rows]
