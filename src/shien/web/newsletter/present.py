"""関心の選び方と、言葉。"""

from typing import Any

from django.http import QueryDict

from shien.domain.guidance.facts import Interests
from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES
from shien.web.measures.present import PLACES

CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "prefecture": ("地域", dict(PLACES)), "industry": ("業種", dict(MAJORS)), "use_purpose": ("目的", dict(PURPOSES)),
}  # fmt: skip


def interests_of(post: QueryDict) -> Interests:
    """様式の関心。選べない値は、選ばなかったのと同じ。"""
    chosen = {name: tuple(code for code in known if code in post.getlist(name)) for name, (_, known) in CHOICES.items()}
    return Interests(**chosen)


def groups(chosen: Interests) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """(欄, 名前, [(符号, 言葉, 選んであるか)])。"""
    return [
        (name, label, [(code, text, code in getattr(chosen, name)) for code, text in known.items()])
        for name, (label, known) in CHOICES.items()
    ]


def words(chosen: Interests) -> str:
    """絞り込みを言葉で。"""
    parts: list[Any] = []
    for name, (label, known) in CHOICES.items():
        values = getattr(chosen, name)
        if values:
            parts.append(f"{label}：{'、'.join(known[code] for code in values)}")
    return "／".join(parts) or "全員"
