"""共通の設定。環境ごとの違いは dev・test・production に置く。"""

from pathlib import Path
from typing import Any

from .editing import *
from .editing import EDITING_APPS
from .environment import ROOT, DatabaseUrl, SmtpUrl, integer, text

PORT = integer("PORT", 8000)
PUBLIC_URL = text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
DATA_DIR = (ROOT / text("DATA_DIR", ".run")).resolve()
GBIZID_ISSUER = text("GBIZID_ISSUER", f"http://localhost:{PORT + 1}/oauth/")
GBIZID_CLIENT_ID = text("GBIZID_CLIENT_ID", "shien-portal")
GBIZID_CLIENT_SECRET = text("GBIZID_CLIENT_SECRET")
HELP_LINE = text("HELP_LINE", "")
SMTP_URL = text("SMTP_URL", f"smtp://localhost:{PORT + 4}")
_smtp = SmtpUrl.parse(SMTP_URL)
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_SSL, EMAIL_TIMEOUT = _smtp.host, _smtp.port, _smtp.tls, 5
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.user, _smtp.password
DEFAULT_FROM_EMAIL = text("MAIL_FROM", "支援プラットフォーム <no-reply@localhost>")
FILES_DIR = Path(text("FILES_DIR", str(DATA_DIR / "files")))
# The virus scanner: unix:/run/clamav/clamd.sock or tcp:host:3310. Empty: no scanner, files are served unscanned.
SHIEN_CLAMD = text("SHIEN_CLAMD")
# Who pays the grants: code, name, bank, its name, branch, its name, kind of account, number.
PAYER = text("SHIEN_PAYER").split(",")
READY_URL = text("READY_URL", f"http://127.0.0.1:{PORT}/readyz")
# The address that takes bounces; the mail server hands "name+mark@host" to the mailbox of name@host. Empty: MAIL_FROM.
BOUNCE_ADDRESS = text("BOUNCE_ADDRESS")
SIGNING_KEY_FILE = text("SIGNING_KEY_FILE", str(DATA_DIR / "keys" / "signing.json"))
SEED = integer("SEED", 20190130)
SCALE = text("SCALE", "small")
SHIEN_DATA = text("SHIEN_DATA")

DEBUG = False
SECRET_KEY = text("SECRET_KEY")
SECRET_KEY_FALLBACKS = [each for each in text("SECRET_KEY_FALLBACKS").split(",") if each]
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "oauth2_provider",
    "csp",
    "shien.ledger",
    "shien.domain.accounts",
    "shien.domain.karte",
    "shien.domain.catalogue",
    "shien.domain.directory",
    "shien.domain.consent",
    "shien.domain.preprint",
    "shien.domain.analytics",
    "shien.domain.plans",
    "shien.domain.applications",
    "shien.domain.review",
    "shien.domain.outside",
    "shien.domain.guidance",
    "shien.domain.motions",
    "shien.domain.settlement",
    "shien.domain.certification",
    "shien.domain.dispatch",
    "shien.domain.oversight",
    *EDITING_APPS,
    "shien.web",
    "shien.jobs",
]

MIDDLEWARE = [
    "shien.web.middleware.arrival",
    "shien.web.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "shien.web.middleware.no_store",
    "shien.web.middleware.body_size",
    "shien.web.middleware.plain_input",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shien.web.middleware.viewer",
    "shien.web.editing.middleware.only_editors",
]

ROOT_URLCONF = "shien.config.urls"
WSGI_APPLICATION = "shien.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "shien.web.present.chrome",
            ],
            "builtins": ["shien.web.templatetags.shien"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_database = DatabaseUrl.parse(text("DATABASE_URL", "postgresql:///shien"))
DB_ROLE = text("SHIEN_DB_ROLE", "shien_app")
if DB_ROLE == "owner":
    DB_ROLE = ""
DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # The web, worker and commands run without the rights of the owner: row-level security holds for them.
            "options": (f"-c role={DB_ROLE} " if DB_ROLE else "")
            + "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
            # Only the hand-written statements (ledger/prepared.py) are prepared; their plan is the same for every value.
            + " -c plan_cache_mode=force_generic_plan",
            "prepare_threshold": 2,
            "connect_timeout": 5,
        },
    }
}
if not DB_ROLE:
    DATABASES["default"]["OPTIONS"]["options"] = ""

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SESSION_ENGINE = "shien.domain.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-shien"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
FRESH_SIGN_IN_SECONDS = 15 * 60
CSRF_COOKIE_NAME = "__Host-shien-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shien.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    10_000  # the longest page of a procedure has 2,205 boxes, and one that is too long is told so
)
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

OAUTH2_PROVIDER_APPLICATION_MODEL = "consent.LinkedSite"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "consent.AccessToken"  # noqa: S105 -- the name of a model
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "consent.RefreshToken"  # noqa: S105 -- the name of a model
OAUTH2_PROVIDER_GRANT_MODEL = "consent.Grant"
OAUTH2_PROVIDER_ID_TOKEN_MODEL = "consent.IDToken"  # noqa: S105 -- the name of a model
OAUTH2_PROVIDER_DEVICE_GRANT_MODEL = "consent.DeviceGrant"
SITE_SCHEMES = ["https"]
OAUTH2_PROVIDER = {
    "OAUTH2_VALIDATOR_CLASS": "shien.domain.consent.authorization.Validator",
    "SCOPES_BACKEND_CLASS": "shien.domain.consent.authorization.ItemGroupScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 90 * 24 * 3600,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 60,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ROTATE_REFRESH_TOKEN": True,
    "PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": SITE_SCHEMES,
    "ALLOWED_SCHEMES": ["https"],
    "OIDC_ENABLED": False,
}

# `iss` is added by our own authorization endpoint; tokens at rest are sealed by SealedTextField, which unlike hashing
# lets a lost answer be given again (SEC-7).
SILENCED_SYSTEM_CHECKS = ["oauth2_provider.W005", "oauth2_provider.W006"]

# kind: (how many, in how many minutes); site_*: one token, client_*: all tokens of one linked site
RATE_LIMITS = {
    "site_read": (600, 1),
    "site_write": (120, 1),
    "client_read": (60_000, 1),
    "client_write": (6_000, 1),
    "person": (600, 1),
    "sign_in_failure": (10, 10),
    "token_failure": (10, 10),
    "bearer_failure": (60, 1),
    "mail_address": (5, 30),
    "mail_asker": (60, 10),
    "claim_failure": (20, 10),
}
# The header in which the operator's own proxy hands on the client's address. Empty: the address of the connection,
# and no header is believed (SEC-41).
CLIENT_ADDRESS_HEADER = text("CLIENT_ADDRESS_HEADER")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "shien.web.request_number.RequestIdFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"shien": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}
