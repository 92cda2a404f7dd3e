"""実データの施策を、探される文書にする。jGrants と制度ナビ。"""

import html
import json
import random
import re
from pathlib import Path
from typing import Any

from shien.engines.search import Document

from .measures import records

_LINES = re.compile(r"[。\n]")


def documents(data: Path) -> list[Document]:
    """施策。識別子は 出所:番号。"""
    return [(_jgrants if source == "jgrants" else _seido_navi)(row) for (source, _), row in records(data).items()]


def _jgrants(row: dict[str, Any]) -> Document:
    detail = html.unescape(re.sub(r"<[^>]+>", " ", row.get("detail") or ""))
    names = ("use_purpose", "industry", "target_area_detail")
    text = "\n".join([row.get("subsidy_catch_phrase") or "", detail, *(row.get(name) or "" for name in names)])
    places = [place for place in re.split(r"\s*/\s*", row.get("target_area_search") or "") if place]
    return Document(f"jgrants:{row['id']}", row["title"], text, {"地域": places})


def _seido_navi(row: dict[str, str]) -> Document:
    parts = [row["subtitle"], row["summary"], row["target"], *(
        re.sub(r"!\[[^\]]*\]\([^)]*\)|https?://\S+", "", row[name]) for name in ("body", "usage")
    )]  # fmt: skip
    parts.append(" ".join(json.loads(row["keywords"] or "[]")))
    parts.append(" ".join(each["name"] for each in json.loads(row["competent_authorities"] or "[]")))
    return Document(f"seido_navi:{row['id']}", row["title"], "\n".join(parts), {})


def variants(real: list[Document], count: int) -> list[Document]:
    """実データに、その題名と、あちこちの文から組み替えた本文の文書を足して count 件にする。"""
    chance = random.Random(0)
    sentences = [part for each in real for part in _LINES.split(each.text) if len(part) > 5]
    made = [
        Document(f"variant:{place}", real[place % len(real)].title, "。".join(chance.choices(sentences, k=8)))
        for place in range(len(real), count)
    ]
    return real[:count] + made
