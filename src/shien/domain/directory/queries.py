"""支援機関の名簿の読取り。だれでも読める。名簿から無くなった機関は、一覧には出ない。"""

from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When

from shien.domain.accounts.facts import Viewer
from shien.values.area import NATIONWIDE, neighbours
from shien.values.fold import fold

from . import facts, rules
from .models import SupportInstitution, SupportResult

_SAME = (
    "key", "record_id", "name", "kind", "certification", "corporate_number", "prefecture", "municipality", "postal_code",
    "location", "contact", "telephone", "url", "fee", "fee_note", "online", "certified_on", "certified_until", "synthetic",
    "licence", "last_seen_at", "changed_at", "gone_at",
)  # fmt: skip
_LISTS = ("expertise", "industries", "areas", "languages")
_TRACK = ("decided", "adopted", "expected", "mean", "low", "high", "lead", "requests", "reply_hours", "computed_at")


def institutions(search: facts.Search, *, offset: int = 0, limit: int = 20) -> tuple[list[facts.Institution], int]:
    """条件に合う支援機関と、その数。問合せは二つ。"""
    found = _found(search)
    rows = _ranked(found, search).select_related("track")
    return [institution_of(row) for row in rows[offset : offset + limit]], found.count()


def _listed() -> QuerySet[SupportInstitution]:
    return SupportInstitution.objects.filter(gone_at=None)


def _found(search: facts.Search) -> QuerySet[SupportInstitution]:
    found = _listed()
    for word in search.keyword.split()[:5]:
        found = found.filter(search_text__contains=fold(word))
    if search.prefecture:
        found = found.filter(_serves(search))
    if search.kind:
        found = found.filter(Q(kind=search.kind) | Q(certification=search.kind))
    if search.expertise:
        found = found.filter(expertise__overlap=list(search.expertise))
    if search.industry:
        found = found.filter(Q(industries=[]) | Q(industries__contains=[search.industry]))
    if search.language:
        found = found.filter(languages__contains=[search.language])
    if search.fee:
        found = found.filter(fee__in=("free", "first_free") if search.fee == "first_free" else (search.fee,))
    return found.filter(online=True) if search.online else found


def _serves(search: facts.Search) -> Q:
    """その都道府県にあるか、そこに対応すると書いてある。neighbours なら、隣の都道府県にあるものも。"""
    places = [search.prefecture, *(neighbours().get(search.prefecture, ()) if search.neighbours else ())]
    return Q(prefecture__in=places) | Q(areas__overlap=[search.prefecture, NATIONWIDE])


def _ranked(found: QuerySet[SupportInstitution], search: facts.Search) -> QuerySet[SupportInstitution]:
    """並べる。どの順でも、同じなら近さ・実績・名前の順になる。"""
    fit: Any = Value(0)
    for code in search.expertise:
        fit = fit + _one(Q(expertise__contains=[code]), 3)
    if search.industry:
        fit = fit + _one(Q(industries__contains=[search.industry]), 2)
    if search.language:
        fit = fit + Value(1)
    rows = found.annotate(near=_near(search)).annotate(fit=fit + F("near"))
    lead = F("track__lead").desc(nulls_last=True)
    order: dict[str, tuple[Any, ...]] = {
        "fit": ("-fit", "-near", lead),
        "near": ("-near", "-fit", lead),
        "results": (lead, "-fit", "-near"),
        "reply": (F("track__reply_hours").asc(nulls_last=True), "-fit", "-near", lead),
    }
    return rows.order_by(*order.get(search.sort, order["fit"]), "name", "id")


def _one(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())


def _near(search: facts.Search) -> Any:
    """近さ。3 同じ市区町村、2 同じ都道府県、1 隣の都道府県、0 ほか。"""
    cases = [When(municipality=search.municipality, then=Value(3))] if search.municipality else []
    if search.prefecture:
        cases.append(When(prefecture=search.prefecture, then=Value(2)))
        cases.append(When(prefecture__in=neighbours().get(search.prefecture, ()), then=Value(1)))
    return Case(*cases, default=Value(0), output_field=IntegerField())


def institution(key: UUID) -> facts.Institution | None:
    """支援機関の一つ。名簿から無くなっていても、そうと分かるように返す。"""
    row = SupportInstitution.objects.filter(key=key).select_related("track").first()
    return institution_of(row) if row else None


def several(keys: list[UUID]) -> list[facts.Institution]:
    """並べて比べる支援機関 (渡した順)。"""
    rows = {row.key: row for row in _listed().filter(key__in=keys).select_related("track")}
    return [institution_of(rows[key]) for key in dict.fromkeys(keys) if key in rows]


def results(keys: list[UUID]) -> dict[UUID, list[facts.Result]]:
    """支援機関ごとの実績 (新しい年度から)。問合せは一つ。"""
    found: dict[UUID, list[facts.Result]] = {key: [] for key in keys}
    rows = SupportResult.objects.filter(institution__key__in=keys).select_related("institution")
    for row in rows.order_by("-fiscal_year", "programme"):
        found[row.institution.key].append(
            facts.Result(row.programme, row.fiscal_year, row.supported, row.adopted, row.settled)
        )
    return found


def counts_by_prefecture(search: facts.Search) -> dict[str, int]:
    """都道府県 → その都道府県にある機関の数。"""
    rows: Any = _found(search).order_by().values_list("prefecture").annotate(count=Count("id"))
    return dict(rows)


def counts_by_municipality(search: facts.Search, prefecture: str) -> dict[str, int]:
    """市区町村コード → そこにある機関の数 (一つの都道府県の中)。空の鍵は、市区町村の記載なし。"""
    found = _found(search).filter(prefecture=prefecture).order_by()
    rows: Any = found.values_list("municipality").annotate(count=Count("id"))
    return dict(rows)


def last_seen() -> Any:
    """名簿をいちばん最近に取り込んだ時刻。一件も無ければ None。"""
    return _listed().aggregate(last=Max("last_seen_at"))["last"]


def answered_by(viewer: Viewer) -> list[facts.Institution]:
    """この閲覧者が答えられる支援機関。"""
    if not viewer.signed_in:
        return []
    rows = SupportInstitution.objects.filter(
        Q(corporate_number=viewer.corporate_number or "-") | Q(organisation=viewer.organisation or "-")
    )
    return [
        institution_of(row)
        for row in rows.order_by("name", "id")
        if rules.may_answer(
            viewer, corporate_number=row.corporate_number, organisation=row.organisation, prefecture=row.prefecture
        )
    ]


def institution_of(row: SupportInstitution) -> facts.Institution:
    """外へ出る形。track は、引いてあるときだけ入る。"""
    fetched = "track" in row._state.fields_cache
    track = getattr(row, "track", None) if fetched else None
    values: dict[str, Any] = {name: getattr(row, name) for name in _SAME}
    lists: dict[str, Any] = {name: tuple(getattr(row, name)) for name in _LISTS}
    found = facts.Track(*(getattr(track, name) for name in _TRACK)) if track else None
    return facts.Institution(**values, **lists, track=found, near=getattr(row, "near", 0))


def expertise_of(problem: str) -> dict[str, tuple[str, ...]]:
    """困りごとの文 → 相談内容と、当たった言葉。"""
    return rules.expertise_of(problem)


def sharable() -> dict[str, rules.Share]:
    """カルテから選んで伝えられるもの。"""
    return rules.sharable()
