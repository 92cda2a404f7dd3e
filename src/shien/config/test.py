"""試験の設定。"""

import tempfile
from pathlib import Path

from .dev import *

SIGNING_KEY_FILE = str(Path(tempfile.gettempdir()) / "shien-test-keys" / "signing.json")
DATA_DIR = Path(tempfile.gettempdir()) / "shien-test-data"
SECRET_KEY = "only-for-tests"  # noqa: S105 -- signs nothing outside the tests
