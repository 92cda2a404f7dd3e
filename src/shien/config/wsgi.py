"""WSGI の入口。"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.production")
if os.environ.get("SHIEN_DB_ROLE", "").strip():
    # The owner of the tables is not bound by row security; only migrations run as owner.
    raise SystemExit("shien: SHIEN_DB_ROLE is set; unset it to serve.")
application = get_wsgi_application()

from shien.domain.catalogue import warm  # noqa: E402 -- needs the applications

warm.begin()
