"""組を決める。見落としより、違うものを一つにする誤りを重く見る。"""

from collections.abc import Sequence
from dataclasses import dataclass

from shien.values.fold import fold

from .entry import Entry, Pair
from .marks import branches, marks, title_key
from .shingles import Hashes, candidates, jaccard, shingles

# Below them, measures of one family (another town, another trade) come in; read by eye on the two public registries.
TITLE_LEAST, TEXT_LEAST, NAMED_TEXT = 0.8, 0.6, 0.4
SURE_TEXT = 0.9
SHORT = 40
MOST = 60


@dataclass(frozen=True, slots=True)
class _Read:
    """比べやすくした一件。"""

    entry: Entry
    title: str
    marks: frozenset[str]
    branches: frozenset[str]
    provider: str
    title_shingles: Hashes
    text_shingles: Hashes
    brief: bool


def pair_up(entries: Sequence[Entry]) -> list[Pair]:
    """同じとみられる組。費用は件数にほぼ比例する (候補は題・番号の一致と MinHash の帯だけ)。"""
    read = [_read(each) for each in entries]
    names: dict[str, list[int]] = {}
    for place, each in enumerate(read):
        for name in filter(None, (f"題 {each.title}", each.entry.number)):
            names.setdefault(name, []).append(place)
    few = (places for places in names.values() if 1 < len(places) <= MOST)
    same = {(a, b) for places in few for at, a in enumerate(places) for b in places[at + 1 :]}
    found = (
        _compare(read[a], read[b]) for a, b in sorted(same | candidates((each.text_shingles for each in read), MOST))
    )
    return [pair for pair in found if pair]


def _read(entry: Entry) -> _Read:
    title, text = title_key(entry.title), title_key(entry.text)
    return _Read(
        entry, title, marks(entry.title), branches(entry.title), fold(entry.provider).replace(" ", ""), shingles(title, 2),
        shingles(title + text), len(text) < SHORT,
    )  # fmt: skip


def _compare(one: _Read, other: _Read) -> Pair | None:
    if _apart(one, other):
        return None
    title = jaccard(one.title_shingles, other.title_shingles)
    text = jaccard(one.text_shingles, other.text_shingles)
    numbered = bool(one.entry.number) and one.entry.number == other.entry.number
    agreed = _same_provider(one.provider, other.provider)
    named = one.title == other.title
    brief = one.brief or other.brief
    if brief and one.entry.number != other.entry.number:
        return None  # with nothing to compare but a name, two numbers are two measures
    like = title if brief else (title + text) / 2
    likely = named and agreed and (brief or text >= NAMED_TEXT)
    if not numbered and not likely and (brief or title < TITLE_LEAST or text < TEXT_LEAST):
        return None
    sure = agreed and named and not brief and (numbered or text >= SURE_TEXT)
    older, newer = sorted((one.entry.id, other.entry.id))
    return Pair(newer, older, round(1.0 if numbered else like, 3), sure, _words(numbered, named, agreed, text, brief))


def _apart(one: _Read, other: _Read) -> bool:
    """別のものだと言えるか。年度・回・枝の違い、重ならない地域、違う実施機関、違う締切。"""
    areas = set(one.entry.area), set(other.entry.area)
    elsewhere = all(areas) and not areas[0] & areas[1]
    another_day = one.entry.closes and other.entry.closes and one.entry.closes != other.entry.closes
    others = bool(one.provider and other.provider) and not _same_provider(one.provider, other.provider)
    another_branch = bool(one.branches and other.branches) and not one.branches & other.branches
    return one.marks != other.marks or another_branch or elsewhere or bool(another_day) or others


def _same_provider(one: str, other: str) -> bool:
    """実施機関が同じか。片方の名前がもう片方に入っていれば同じと見る (岩手県 と 岩手県商工課)。"""
    return bool(one and other) and (one in other or other in one)


def _words(numbered: bool, named: bool, agreed: bool, text: float, brief: bool) -> str:
    """わけ。"""
    said = ["番号が同じ"] if numbered else []
    said.append("名前が同じ" if named else "名前がよく似ている")
    said += ["実施機関が同じ"] if agreed else []
    said += [] if brief else [f"文の重なり{text:.0%}"]
    return "、".join(said)
