"""探す条件を URL から読む。選べない値は、選ばなかったのと同じ。"""

from dataclasses import dataclass, replace

from django.http import QueryDict

from shien.domain.directory import queries
from shien.domain.directory.facts import SORTS, Search
from shien.values.fault import InvalidValue
from shien.values.industry_major import MAJORS
from shien.values.municipality import PREFECTURES, Municipality
from shien.values.support import CERTIFICATIONS, EXPERTISE, FEES, LANGUAGES, SUPPORT_KINDS

_LONGEST = 200
KINDS = {**CERTIFICATIONS, **SUPPORT_KINDS}
ONE = {"prefecture": PREFECTURES, "kind": KINDS, "industry": MAJORS, "language": LANGUAGES, "fee": FEES}
SORT_NAMES = dict(zip(SORTS, ("合う順", "近い順", "実績の順", "返事の早い順"), strict=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """訪れた人の問い。read は、困りごとの文から読んだ相談内容と当たった言葉。errors は (欄の id, 欄, 文)。"""

    search: Search
    problem: str
    place: str
    read: dict[str, tuple[str, ...]]
    chosen: tuple[str, ...]
    errors: tuple[tuple[str, str, str], ...] = ()

    @property
    def unread(self) -> bool:
        """困りごとを書いたのに、相談内容を読み取れなかったか。"""
        return bool(self.problem) and not self.read and not self.chosen

    @property
    def narrowed(self) -> bool:
        """くわしい条件を使っているか。"""
        each = self.search
        return bool(
            self.chosen or each.kind or each.industry or each.language or each.fee or each.online or each.keyword
        )


def asked(query: QueryDict) -> Asked:
    """問い。相談内容を選んでいなければ、困りごとの文から読む。"""
    problem, place = (query.get(name, "").strip()[:_LONGEST] for name in ("problem", "place"))
    chosen = tuple(code for code in EXPERTISE if code in query.getlist("expertise"))
    read = queries.expertise_of(problem) if problem and not chosen else {}
    given = {name: value for name, known in ONE.items() if (value := query.get(name, "")) in known}
    search = Search(
        keyword=query.get("keyword", "").strip()[:_LONGEST], expertise=chosen or tuple(read),
        neighbours=query.get("neighbours") == "1", online=query.get("online") == "1",
        sort=query.get("sort", "") if query.get("sort") in SORTS else SORTS[0], **given,
    )  # fmt: skip
    found, errors = _placed(search, place)
    return Asked(found, problem, place, read, chosen, errors)


def _placed(search: Search, place: str) -> tuple[Search, tuple[tuple[str, str, str], ...]]:
    """市区町村の名前を読み、都道府県も決める。"""
    if not place:
        return search, ()
    prefecture = PREFECTURES.get(search.prefecture, "")
    text = place if place[:1].isdigit() or place.startswith(prefecture) else prefecture + place
    try:
        found = Municipality.parse(text)
    except InvalidValue as error:
        return search, (("place", "市区町村", str(error)),)
    return replace(search, municipality=found.code, prefecture=found.code[:2]), ()


def page_of(query: QueryDict) -> int:
    """何ページ目か。"""
    given = query.get("page", "1")
    return max(int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1, 1)
