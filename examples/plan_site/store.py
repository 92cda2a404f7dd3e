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
