"""打ちかけの名前に当たる業種と市区町村。無くても、名前か番号を打って保存できる。"""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from shien.values import industry, municipality
from shien.web.access import signed_in


@require_safe
@signed_in
def candidates(request: HttpRequest, kind: str) -> JsonResponse:
    """候補を十まで。欄にそのまま入る文で返す。"""
    text = request.GET.get("q", "")[:100]
    if kind == "industry":
        found = [f"{each.code} {each.name}" for each in industry.search(text)]
    elif kind == "municipality":
        found = [each.full_name for each in municipality.search(text)]
    else:
        raise Http404
    return JsonResponse({"candidates": found})
