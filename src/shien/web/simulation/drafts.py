"""打ちかけの計画。セッションに置き、道 (URL) には番号だけを書く。事業者を替えれば、無いのと同じ。"""

import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import Http404, HttpRequest

_PLACE = "simulation"
_KEPT = 5  # a session keeps the newest few: two tabs and a comparison, not an archive


@dataclass(slots=True)
class Draft:
    """打ちかけ。values は欄の文字、known はカルテの額、plan と version は直している計画とその版。"""

    id: str
    enterprise: int
    values: dict[str, Any]
    notes: dict[str, str] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    basis: str = ""
    plan: str = ""
    version: int = 0
    done: list[str] = field(default_factory=list)


def begin(request: HttpRequest, values: dict[str, Any], **more: Any) -> Draft:
    """新しい打ちかけ。古いものから捨てる。"""
    draft = Draft(str(uuid.uuid4()), request.viewer.enterprise_id, values, **more)
    keep(request, draft)
    return draft


def keep(request: HttpRequest, draft: Draft) -> None:
    """置き直す。"""
    held = dict(request.session.get(_PLACE, {}))
    held.pop(draft.id, None)
    held[draft.id] = asdict(draft)
    request.session[_PLACE] = dict(list(held.items())[-_KEPT:])


def drop(request: HttpRequest, draft: Draft) -> None:
    """捨てる。"""
    request.session[_PLACE] = {key: each for key, each in request.session.get(_PLACE, {}).items() if key != draft.id}


def draft_of(request: HttpRequest, draft_id: uuid.UUID) -> Draft:
    """打ちかけ。ほかの人・ほかの事業者のものは 404。"""
    found = request.session.get(_PLACE, {}).get(str(draft_id))
    if found is None or found["enterprise"] != request.viewer.enterprise_id:
        raise Http404
    return Draft(**found)
