"""見本の支援機関。実在の市区町村に置いた、架空の機関と実績。名簿の取込みと同じ形にする。実在の機関ではない。"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from shien.values.area import NATIONWIDE, neighbours
from shien.values.industry_major import MAJORS
from shien.values.municipality import PREFECTURES, Municipality, table
from shien.values.support import CERTIFICATIONS, EXPERTISE, FEES, LANGUAGES, PROGRAMMES, InstitutionRecord, ResultRecord

from .firms import Firm

LICENCE = "合成の見本（実在の支援機関ではありません）"
COUNT = 140
_WORDS = ("あさひ", "いずみ", "かえで", "さくら", "すばる", "たかね", "はるか", "ひかり", "みらい", "わかば")
# 種類 → (名前の終わり, 認定, 料金)
_SHAPES = {
    "tax_accountant": ("税理士法人", "support_institution", "first_free"),
    "consultant": ("経営相談事務所", "support_institution", "paid"),
    "consulting_firm": ("経営支援株式会社", "support_institution", "success"),
    "accountant": ("会計事務所", "support_institution", "paid"), "bank": ("信用金庫", "support_institution", "free"),
    "lawyer": ("法律事務所", "support_institution", "first_free"),
    "it_vendor": ("情報システム株式会社", "it_support_institution", "paid"),
    "commerce_society": ("商工会", "support_institution", "free"),
}  # fmt: skip
_SUCCESS = {
    "management_improvement_plan": 0.95,
    "monozukuri": 0.4,
    "jizokuka": 0.5,
    "it_introduction": 0.65,
    "furusato": 0.35,
}
_TIMES = (1, 1, 2, 3, 5, 8, 15, 40)  # plans a year: many small institutions, a few large ones


def institutions(seed: int, today: date, named: dict[str, Firm]) -> list[InstitutionRecord]:
    """見本の名簿。named の X と Y は、その法人番号で見本の人が答えられる。"""
    random = Random(f"{seed}:institutions")  # noqa: S311 -- made-up data, the same each time
    cities = [code for code, (_, city) in table().items() if city and not city.endswith("区")]
    places = ["032018", "182010", "032018", "032093", "022012", *random.choices(cities, k=COUNT - 5)]
    kinds = random.choices(list(_SHAPES), weights=(8, 6, 5, 2, 3, 2, 3, 4), k=COUNT)
    made = [
        _one(random, number, kind, place, today) for number, (kind, place) in enumerate(zip(kinds, places, strict=True))
    ]
    return [*_public(today), *_answered(named, today), *made]


def _one(random: Random, number: int, kind: str, place: str, today: date) -> InstitutionRecord:
    ending, certification, fee = _SHAPES[kind]
    at = Municipality.parse(place)
    certified = today.replace(month=1, day=1) - timedelta(days=random.randint(0, 6 * 365))
    years = 5 if certification == "support_institution" else 3
    name = (
        f"架空{at.name.removesuffix('市')}{ending}"
        if kind == "commerce_society"
        else f"架空{random.choice(_WORDS)}{ending}"
    )
    return InstitutionRecord(
        f"9999{number:08d}", name, kind, at.code[:2], certification, "", at.code,
        f"{random.randint(100, 999)}{random.randint(0, 9999):04d}", f"架空町{random.randint(1, 9)}丁目{random.randint(1, 20)}番",
        "相談窓口", f"000-{random.randint(100, 999)}-{number:04d}", f"https://demo.example/institutions/{number}",
        tuple(random.sample(list(EXPERTISE), random.randint(2, 6))),
        tuple(sorted(random.sample(list(MAJORS), random.choice((0, 3, 6))))), _areas(random, at.code[:2]),
        tuple(sorted(random.sample(list(LANGUAGES), random.choice((0, 0, 0, 1, 2))))), random.choice((fee, fee, *FEES)), "",
        random.choice((True, True, False, None)), certified, certified.replace(year=certified.year + years, day=28),
    )  # fmt: skip


def _areas(random: Random, prefecture: str) -> tuple[str, ...]:
    return random.choice(((prefecture,), (prefecture,), (prefecture, *neighbours()[prefecture]), (NATIONWIDE,)))


def _public(today: date) -> Iterator[InstitutionRecord]:
    """どの都道府県にもある公の窓口。県庁のある市区町村に置く (コードのいちばん小さい市区町村で代える)。"""
    for code, name in PREFECTURES.items():
        place = min(each for each, (_, city) in table().items() if city and each[:2] == code)
        yield InstitutionRecord(
            f"Y-{code}", f"架空{name}よろず支援拠点", "yorozu", code, "", "", place, "", "架空町1丁目1番", "総合相談窓口",
            f"000-0{code}-0000", "", tuple(EXPERTISE), tuple(MAJORS), (code,), ("easy_ja",), "free", "何度でも無料です。", True,
        )  # fmt: skip


def _answered(named: dict[str, Firm], today: date) -> Iterator[InstitutionRecord]:
    """見本の人が答える機関。X と Y は法人番号、商工会議所は職員の組織で結び付く。"""
    end = date(today.year + 2, 3, 31)
    base = InstitutionRecord(
        "", "", "commerce_chamber", "03", municipality="032018", location="架空町1丁目2番", contact="経営支援課",
        expertise=("startup", "planning", "sales", "subsidy", "employment"), fee="free", online=True,
        certification="support_institution", certified_on=date(today.year - 3, 4, 1), certified_until=end,
    )  # fmt: skip
    for code, city, area, name in (
        ("01", "032018", "03", "架空盛岡商工会議所"),
        ("02", "182010", "18", "架空福井商工会議所"),
    ):
        yield replace(
            base, record_id=f"9998000000{code}", name=name, prefecture=area, municipality=city, areas=(area,),
            telephone=f"000-{area}0-1000", organisation=name,
        )  # fmt: skip
    yield replace(
        base, record_id="999700000001", name=named["X"].name, kind="tax_accountant", fee="first_free", areas=("03", "02"),
        corporate_number=named["X"].corporate_number, telephone="000-300-2000", languages=("en",),
        expertise=("succession", "cash_flow", "improvement", "planning"),
    )  # fmt: skip
    yield replace(
        base, record_id="999700000002", name=named["Y"].name, kind="consulting_firm", fee="paid", areas=(NATIONWIDE,),
        prefecture="18", municipality="182010", corporate_number=named["Y"].corporate_number, telephone="000-180-2000",
        expertise=("succession", "merger", "digital", "overseas"),
    )  # fmt: skip


def results(seed: int, today: date, records: list[InstitutionRecord]) -> list[ResultRecord]:
    """見本の実績。機関ごとの本当の力を決め、そこから件数を作る。いまの年度の採否は、まだ分からない。"""
    year, found = today.year - (today.month < 4), []
    for record in records:
        random = Random(f"{seed}:{record.record_id}:results")  # noqa: S311 -- made-up data
        if record.certification not in CERTIFICATIONS:
            continue
        skill, size = random.betavariate(8, 8) * 2, random.choice(_TIMES)
        for programme in random.sample(list(PROGRAMMES), random.randint(1, 3)):
            for each in range(year - 3, year + 1):
                tried = sum(random.random() < 0.5 for _ in range(size * 2))
                won = sum(random.random() < min(_SUCCESS[programme] * skill, 0.98) for _ in range(tried))
                paid = (
                    sum(random.random() < 0.93 for _ in range(won))
                    if programme != "management_improvement_plan"
                    else None
                )
                known = each < year
                if tried:
                    found.append(
                        ResultRecord(
                            record.record_id, programme, each, tried, won if known else None, paid if known else None
                        )
                    )
    return found
