"""編集の画面 (Wagtail) の設定。入口は /editing/、サインインは GビズID だけ。外へは何も取りに行かない。"""

from typing import Any

from csp.constants import NONCE

from .environment import ROOT, text

EDITING_APPS = [
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",  # every page of the admin names its paths; nobody has its rights, and no document is served
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.forms",  # templates of the widgets, after those that Wagtail puts in their place
    "shien.domain.editorial",
]
AUTHENTICATION_BACKENDS = ["shien.domain.accounts.backend.ByGroup"]
MEDIA_ROOT = (ROOT / text("DATA_DIR", ".run")).resolve() / "media"
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS = 0o640

WAGTAIL_SITE_NAME = "支援プラットフォーム"
WAGTAILADMIN_LOGIN_URL = "/signin/"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語")]
WAGTAIL_USER_TIME_ZONES = ["Asia/Tokyo"]
WAGTAIL_CONTENT_LANGUAGES = [("ja", "日本語")]
WAGTAIL_DATE_FORMAT = "%Y-%m-%d"
WAGTAIL_DATETIME_FORMAT = "%Y-%m-%d %H:%M"
WAGTAIL_FINISH_WORKFLOW_ACTION = "shien.domain.editorial.finish.publish_proposed"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILIMAGES_IMAGE_MODEL = "editorial.Picture"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILADMIN_RICH_TEXT_EDITORS: dict[str, Any] = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "ol", "ul", "link"]},
    }
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
# The editor writes styles into its own elements, shows pictures that are not yet sent, looks at its preview in a frame
# and starts its widgets by scripts in the page, which get a nonce. Nothing of it holds for a page outside /editing/.
EDITING_CSP = {
    "script-src": ["'self'", NONCE],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
