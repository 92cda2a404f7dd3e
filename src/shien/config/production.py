"""本番の設定。弱い設定では起動しない (SEC-43)。"""

from urllib.parse import urlsplit

from .base import *
from .base import GBIZID_ISSUER, PAYER, PUBLIC_URL
from .environment import SettingsIncomplete, require, text

require(
    {
        "SECRET_KEY": "signs sessions; 50 random characters or more",
        "DATABASE_URL": "postgresql://…",
        "PUBLIC_URL": "https address of the portal",
        "GBIZID_ISSUER": "https issuer of GビズID",
        "GBIZID_CLIENT_ID": "the client registered at GビズID",
        "GBIZID_CLIENT_SECRET": "its secret",
        "SIGNING_KEY_FILE": "Ed25519 key (JWK) of ledger and receipts",
        "SHIEN_PAYER": "the account that pays grants; eight values separated by commas",
    }
)
_weak = []
if len(text("SECRET_KEY")) < 50 or "local" in text("SECRET_KEY"):
    _weak.append("SECRET_KEY is short or a default")
if text("GBIZID_CLIENT_SECRET").startswith("local-"):
    _weak.append("GBIZID_CLIENT_SECRET is the one of the local look-alike")
if urlsplit(PUBLIC_URL).scheme != "https":
    _weak.append("PUBLIC_URL is not https")
if urlsplit(GBIZID_ISSUER).scheme != "https":
    _weak.append("GBIZID_ISSUER is not https")
if len(PAYER) != 8 or not all(each.strip() for each in PAYER):
    _weak.append("SHIEN_PAYER is not eight values separated by commas")
if PAYER[0].strip("0") == "":
    _weak.append("SHIEN_PAYER is the sample account of the local instance")
if "*" in text("ALLOWED_HOSTS"):
    _weak.append("ALLOWED_HOSTS is a wildcard")
if text("BEHIND_TLS_PROXY") and not text("CLIENT_ADDRESS_HEADER"):
    _weak.append("BEHIND_TLS_PROXY needs CLIENT_ADDRESS_HEADER, or all people share one address")
if text("DEBUG"):
    _weak.append("DEBUG is set")
if _weak:
    raise SettingsIncomplete("Refusing to start:\n" + "\n".join(f"  {line}" for line in _weak))

ALLOWED_HOSTS = [host for host in text("ALLOWED_HOSTS", urlsplit(PUBLIC_URL).hostname or "").split(",") if host]
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if text("BEHIND_TLS_PROXY") else None
LOCAL_INSTANCE = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
