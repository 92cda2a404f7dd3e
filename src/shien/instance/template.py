"""ひな型のデータベース。移行ずみの空の姿を、移行の中身の要約値で覚えておく。"""

import hashlib
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from .packages import ROOT
from .stop import CannotRun, progress


def digest() -> str:
    """移行と部品の版の要約値。"""
    found = hashlib.sha256()
    for path in sorted((ROOT / "src").rglob("migrations/*.py")):
        found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    found.update((ROOT / "uv.lock").read_bytes())
    return found.hexdigest()[:12]


def named(url: str, database: str) -> str:
    """同じ集まりの、別のデータベースの接続先。"""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}", netloc=parts.netloc or "")).replace(
        "postgresql:/" + f"{database}", f"postgresql:///{database}"
    )


def exists(admin: str, database: str) -> bool:
    """データベースがあるか。"""
    with psycopg.connect(admin, autocommit=True) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        return row is not None


def migrate(url: str) -> None:
    """持ち主として移行する。"""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--no-input", "-v", "0"],
        env={**os.environ, "DATABASE_URL": url, "SHIEN_DB_ROLE": "owner"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotRun(f"the migration failed: {done.stderr.strip()[-600:]}")


def ensure(url: str) -> str:
    """ひな型を用意し、その名前を返す。"""
    admin = named(url, "postgres")
    template = f"shien_template_{digest()}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('shien.template'))")
        if exists(admin, template):
            return template
        progress("migrating the template database (once per set of migrations)")
        draft = f"{template}_draft"
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(draft)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(draft))
        )
        migrate(named(url, draft))
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(template))
        )
    return template


def make(url: str, database: str) -> bool:
    """ひな型からデータベースを作る。もうあれば移行だけする。新しく作ったか。"""
    admin = named(url, "postgres")
    if exists(admin, database):
        migrate(named(url, database))
        return False
    template = ensure(url)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template))
        )
    return True


def drop(url: str, database: str) -> None:
    """データベースを消す。"""
    with psycopg.connect(named(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
