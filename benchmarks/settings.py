"""測るときの設定。手元の設定に、比べる相手の道と接続だけを足す。"""

from shien.config.dev import *  # noqa: F403 -- settings extend settings
from shien.config.dev import DATABASES, RATE_LIMITS

ROOT_URLCONF = "benchmarks.plain"
_options = DATABASES["default"]["OPTIONS"]
DATABASES["plain"] = DATABASES["default"] | {
    "OPTIONS": _options | {"options": f"{_options['options']} -c shien.all=on"}
}
RATE_LIMITS = RATE_LIMITS | {"site_read": (10_000_000, 1), "client_read": (10_000_000, 1)}
