"""公開した画像と、編集の画面で使わない入口。"""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """画面に出す大きさの画像だけを渡す。もとのファイルは渡さない。"""
    path = Path(settings.MEDIA_ROOT) / "images" / name
    if path.suffix.lower() not in _TYPES or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=_TYPES[path.suffix.lower()])
    response["Cache-Control"] = "public, max-age=86400, immutable"
    return response


def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Wagtail の合い言葉の入口は、無い。"""
    raise Http404


def leave(request: HttpRequest) -> HttpResponse:
    """サインアウトは、このサイトの一つの出口から。"""
    return HttpResponseRedirect("/my/")
