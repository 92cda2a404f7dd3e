"""支援機関の見せ方。書かれていないことは「記載なし」と言う。実績は、幅と数え方を添える。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shien.domain.directory.facts import Institution, Result, Search, Track
from shien.values.area import area_words
from shien.values.dates import both
from shien.values.industry_major import MAJORS
from shien.values.municipality import PREFECTURES, table
from shien.values.support import CERTIFICATIONS, EXPERTISE, FEES, LANGUAGES, PROGRAMMES, SUPPORT_KINDS

UNSTATED = "記載なし"
_NEAR = {3: "同じ市区町村にあります", 2: "同じ都道府県にあります", 1: "隣の都道府県にあります"}
_MANY = 4


@dataclass(frozen=True, slots=True)
class Card:
    """一覧の一枚。reasons は、なぜ出ているか。"""

    institution: Institution
    kind: str
    place: str
    reasons: tuple[str, ...]
    expertise: str
    fee: str
    online: str
    record: str
    reply: str
    lapsed: bool


def card(each: Institution, search: Search, on: date) -> Card:
    """一覧の一枚。"""
    return Card(
        each, SUPPORT_KINDS.get(each.kind, ""), place(each), reasons(each, search), several(each.expertise, EXPERTISE),
        FEES.get(each.fee, UNSTATED), online(each), record(each.track), reply(each.track), each.lapsed(on),
    )  # fmt: skip


def reasons(each: Institution, search: Search) -> tuple[str, ...]:
    """なぜ合うか。"""
    topics = [EXPERTISE[code] for code in search.expertise if code in each.expertise]
    found = [f"「{'」「'.join(topics)}」の相談を受けています"] if topics else []
    if search.industry and search.industry in each.industries:
        found.append(f"{MAJORS[search.industry]}に対応しています")
    if each.near in _NEAR:
        found.append(_NEAR[each.near])
    elif search.prefecture and each.areas:
        found.append(f"{PREFECTURES[search.prefecture]}にも対応しています")
    if search.language and search.language in each.languages:
        found.append(f"{LANGUAGES[search.language]}で話せます")
    return tuple(found)


def place(each: Institution) -> str:
    """ある所 (都道府県と市区町村)。"""
    return "".join(table().get(each.municipality, (PREFECTURES[each.prefecture], "")))


def several(codes: Iterable[str], labels: Mapping[str, str], most: int = _MANY) -> str:
    """言葉の並び。多ければ数で。"""
    words = [labels[code] for code in codes if code in labels]
    return "、".join(words[:most]) + (f"など{len(words)}" if len(words) > most else "") if words else UNSTATED


def online(each: Institution) -> str:
    """オンライン。"""
    return UNSTATED if each.online is None else "できます" if each.online else "できません"


def percent(share: float) -> str:
    """割合を百分率に。"""
    return f"{round(share * 100)}%"


def record(track: Track | None) -> str:
    """実績の一文。ならした割合と幅。"""
    if track is None or track.decided == 0:
        return "採否の分かった実績の記録なし"
    return (
        f"採択・認定 {track.adopted}件／{track.decided}件。"
        f"ならした割合 {percent(track.mean)}（{percent(track.low)}〜{percent(track.high)}）"
    )


def standing(track: Track | None) -> str:
    """同じ制度の全体と比べた言葉。幅が全体の割合をまたぐなら、差があるとは言わない。"""
    if track is None or track.decided == 0:
        return ""
    whole = f"同じ制度・年度の全体では{percent(track.expected)}です。"
    if track.low > track.expected:
        return f"{whole}全体より高いといえます。"
    return f"{whole}全体より低いといえます。" if track.high < track.expected else f"{whole}はっきりした差はありません。"


def reply(track: Track | None) -> str:
    """返事の早さ。"""
    if track is None or track.reply_hours is None:
        return (
            "相談がまだ少なく、分かりません" if track is None or track.requests < 5 else "返事の無い相談が多くあります"
        )
    hours = track.reply_hours
    return "半数が1日以内" if hours <= 24 else f"半数が{round(hours / 24)}日以内"


def lines(each: Institution) -> list[tuple[str, list[tuple[str, str]]]]:
    """(見出し, (項目, 文))。"""
    postal = f"〒{each.postal_code[:3]}-{each.postal_code[3:]} " if each.postal_code else ""
    return [
        ("何を相談できるか", [
            ("相談内容", several(each.expertise, EXPERTISE, 99)), ("業種", industries(each)),
            ("対応する地域", area_words(each.areas) or UNSTATED), ("日本語のほかの言葉", several(each.languages, LANGUAGES, 99)),
        ]),
        ("どう相談するか", [
            ("料金", "。".join(filter(None, (FEES.get(each.fee, ""), each.fee_note))) or UNSTATED), ("オンライン", online(each)),
            ("窓口", each.contact or UNSTATED), ("電話", each.telephone or UNSTATED),
            ("所在地", f"{postal}{place(each)}{each.location.removeprefix(place(each))}"),
        ]),
        ("認定", [
            ("種類", SUPPORT_KINDS.get(each.kind, UNSTATED)), ("認定", CERTIFICATIONS.get(each.certification, "認定の記載なし")),
            ("番号", each.record_id), ("認定の期間", period(each)), ("法人番号", each.corporate_number or UNSTATED),
        ]),
    ]  # fmt: skip


def industries(each: Institution) -> str:
    """対応する業種。"""
    if len(each.industries) == len(MAJORS):
        return "すべての業種が挙がっています"
    return several(each.industries, MAJORS, 99)


def period(each: Institution) -> str:
    """認定の期間。"""
    if each.certified_on is None and each.certified_until is None:
        return UNSTATED
    since = f"{both(each.certified_on)}から" if each.certified_on else ""
    return since + (f"{both(each.certified_until)}まで" if each.certified_until else "")


def result_rows(results: Iterable[Result]) -> list[tuple[str, str, str, str, str]]:
    """実績の表。分からない数は「未定」。"""
    return [
        (f"{each.fiscal_year}年度", PROGRAMMES.get(each.programme, each.programme), f"{each.supported}件", *map(_count, (each.adopted, each.settled)))
        for each in results
    ]  # fmt: skip


def _count(number: int | None) -> str:
    return "—" if number is None else f"{number}件"


def totals(results: Iterable[Result]) -> str:
    """支援・採択・額の確定の合計 (比べる画面の一行)。"""
    rows = list(results)
    supported, adopted = sum(each.supported for each in rows), sum(each.adopted or 0 for each in rows)
    return f"{supported}件（うち採択・認定 {adopted}件、額の確定 {sum(each.settled or 0 for each in rows)}件）"


COMPARED = (
    "種類",
    "所在地",
    "相談内容",
    "業種",
    "地域",
    "料金",
    "オンライン",
    "言葉",
    "実績",
    "同じ制度の全体と",
    "支援した計画",
    "返事の早さ",
    "認定の期間",
)


def compared(found: list[Institution], results: dict[UUID, list[Result]]) -> list[tuple[str, list[str]]]:
    """比べる表 (項目, 機関ごとの文)。"""
    columns = [
        (
            SUPPORT_KINDS.get(each.kind, UNSTATED) + ("（合成の見本）" if each.synthetic else ""), place(each),
            several(each.expertise, EXPERTISE, 99), industries(each), area_words(each.areas) or UNSTATED, FEES.get(each.fee, UNSTATED), online(each), several(each.languages, LANGUAGES, 99),
            record(each.track), standing(each.track) or "—", totals(results.get(each.key, [])), reply(each.track), period(each),
        )
        for each in found
    ]  # fmt: skip
    return [(label, [column[at] for column in columns]) for at, label in enumerate(COMPARED)]
