"""手元の設定。``make run`` が使う。合成データだけを扱う。"""

from .base import *
from .base import CSRF_TRUSTED_ORIGINS, OAUTH2_PROVIDER, PUBLIC_URL
from .environment import text

SECRET_KEY = text("SECRET_KEY", "only-for-a-local-instance-with-synthetic-data")
GBIZID_CLIENT_SECRET = text("GBIZID_CLIENT_SECRET", "local-portal-secret")
PAYER = text("SHIEN_PAYER", "0000000000,ﾐﾎﾝｼﾞﾑｷﾖｸ,0001,ﾐﾎﾝ,001,ﾎﾝﾃﾝ,ordinary,0000001").split(",")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", PUBLIC_URL.split("://", 1)[1].split(":")[0]]
CSRF_TRUSTED_ORIGINS = [*CSRF_TRUSTED_ORIGINS]
SITE_SCHEMES = ["http", "https"]
OAUTH2_PROVIDER = OAUTH2_PROVIDER | {
    "ALLOWED_REDIRECT_URI_SCHEMES": SITE_SCHEMES,
    "ALLOWED_SCHEMES": ["http", "https"],
}
LOCAL_INSTANCE = True

WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
