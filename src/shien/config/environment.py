"""環境変数の読取り。起動時に一度だけ読み、足りないものは全部まとめて言う。"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]


class SettingsIncomplete(SystemExit):
    """設定の不足。足りない名前をすべて挙げて止まる。"""


def text(name: str, default: str = "") -> str:
    """文字の設定。"""
    return os.environ.get(name, "").strip() or default


def integer(name: str, default: int) -> int:
    """整数の設定。"""
    given = text(name)
    if not given:
        return default
    if not given.isdigit():
        raise SettingsIncomplete(f"{name}={given} is not a whole number; set it to a number such as {default}.")
    return int(given)


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """接続先。``postgresql://user:password@host:port/name?host=/socket/dir``。"""

    name: str
    user: str
    password: str
    host: str
    port: str

    @classmethod
    def parse(cls, url: str) -> "DatabaseUrl":
        """URL を読む。Unix ソケットは ``?host=`` で渡す。"""
        parts = urlsplit(url)
        if parts.scheme not in {"postgresql", "postgres"}:
            raise SettingsIncomplete(f"DATABASE_URL must begin with postgresql:// (found {parts.scheme!r}).")
        query = dict(parse_qsl(parts.query))
        return cls(
            name=unquote(parts.path.lstrip("/")) or "shien",
            user=unquote(parts.username or query.get("user", "")),
            password=unquote(parts.password or ""),
            host=query.get("host") or parts.hostname or "",
            port=query.get("port") or str(parts.port or ""),
        )


@dataclass(frozen=True, slots=True)
class SmtpUrl:
    """メールの送り先。``smtp://host:port``、TLS で始めるなら ``smtps://user:password@host:port``。"""

    host: str
    port: int
    user: str
    password: str
    tls: bool

    @classmethod
    def parse(cls, url: str) -> "SmtpUrl":
        """URL を読む。"""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise SettingsIncomplete(f"SMTP_URL must be smtp://host:port or smtps://host:port (found {url!r}).")
        return cls(
            parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 25), unquote(parts.username or ""),
            unquote(parts.password or ""), parts.scheme == "smtps",
        )  # fmt: skip


def require(names: dict[str, str]) -> None:
    """要る設定がそろっているか。``{名前: 何に使うか}``。"""
    missing = [f"  {name}: {why}" for name, why in names.items() if not text(name)]
    if missing:
        raise SettingsIncomplete("These settings are missing:\n" + "\n".join(missing))
