"""試験の設定。"""

import os
import tempfile
from pathlib import Path

from .dev import *

# Two people may test on one machine.
_own = Path(os.environ.get("SHIEN_TEST_DATA_DIR") or Path(tempfile.gettempdir()) / f"shien-test-{os.getuid()}")
SIGNING_KEY_FILE = str(_own / "keys" / "signing.json")
DATA_DIR = _own / "data"
FILES_DIR = DATA_DIR / "files"
MEDIA_ROOT = DATA_DIR / "media"
SECRET_KEY = "only-for-tests"  # noqa: S105 -- signs nothing outside the tests
# Tests go back to savepoints all the time, and psycopg forgets what it prepared at each: to prepare costs more than it saves.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 50
# A hash that is slow on purpose would be half of what it costs to make the world of a test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
