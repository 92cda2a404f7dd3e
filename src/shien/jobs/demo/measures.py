"""見本の支援施策。実物の名簿と同じ形と汚れ方をした、架空の記録を作り、本物の取込みに通す。実在の支援策ではない。"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from shien.integrations.jgrants import measures as jgrants
from shien.integrations.measures_table import measures as table
from shien.values.industry_major import MAJORS
from shien.values.measure import MeasureRecord
from shien.values.municipality import PREFECTURES
from shien.values.use_purpose import PURPOSES

COUNT = 60
# (題, 紹介, 目的)
_THEMES = (
    ("古い機械を新しくする補助金", "省エネの機械への入れ替えを助けます。", ("equipment", "ecology")),
    ("ネットで売り始める補助金", "通販の画面づくりと写真の費用を助けます。", ("sales", "equipment")),
    ("若い人を雇う奨励金", "初めて人を雇う小さな会社を助けます。", ("employment",)),
    ("店を継ぐ人の補助金", "引き継ぎの相談と登記の費用を助けます。", ("succession",)),
    ("大雨からの立て直し補助金", "壊れた設備の直しを助けます。", ("disaster", "safety")),
    ("新しい商品を試す補助金", "試作と試験販売の費用を助けます。", ("research", "new_business")),
    ("海外の見本市に出る補助金", "出展料と通訳の費用を助けます。", ("sales",)),
    ("働く人の学び直し助成金", "外の研修に通う費用を助けます。", ("training",)),
    ("商店街のあかりを替える補助金", "街路灯の入れ替えを助けます。", ("community", "ecology")),
    ("年度末の運転資金の利子補給", "借入れの利子の一部を助けます。", ("cash_flow",)),
)  # fmt: skip
_RATES = ("1/2", "２／３以内", "4分の3", "10/10", "定額", "中小企業1／2、大企業等1／3", "公募要領参照のこと", "")
_LIMITS = (0, None, 300_000, 500_000, 1_000_000, 5_000_000, 30_000_000, 100_000_000)
_EMPLOYEES = ("従業員数の制約なし", "5名以下", "20名以下", "50名以下", "300名以下", "")
_SEPARATORS = (" / ", "/", "、")


def measures(seed: int, today: date, count: int = COUNT) -> list[MeasureRecord]:
    """見本の記録。日付は、その月の初めから数える (同じ月なら、何度でも同じ)。"""
    first = today.replace(day=1)
    rows = [_row(Random(f"{seed}:measure:{number}"), number, first) for number in range(count)]  # noqa: S311 -- made-up data
    half = count * 2 // 3
    feed = "\n".join(json.dumps(row, ensure_ascii=False) for row in _dirty(rows[:half], first))
    own = json.dumps([_municipal(row, number) for number, row in enumerate(rows[half:])], ensure_ascii=False)
    found = (*jgrants.read(feed.encode(), source="demo").records, *table.read(own.encode()).records)
    return [replace(each, source="demo", licence="合成の見本（実在の支援策ではありません）") for each in found]


def _row(random: Random, number: int, first: date) -> dict[str, Any]:
    name, phrase, purposes = _THEMES[number % len(_THEMES)]
    place = ("岩手県", "全国", random.choice(list(PREFECTURES.values())))[number % 3]
    separator = random.choice(_SEPARATORS)
    industries = random.sample(list(MAJORS.values()), random.choice((0, 2, 5, 20)))
    start = first + timedelta(days=random.choice((-200, -60, -20, 40)))
    end = start + timedelta(days=random.choice((45, 90, 180)))
    return {
        "id": f"a0Wmihon{number:010d}", "name": f"S-{90_000_000 + number}", "title": f"架空{'の国' if place == '全国' else place[:-1]}　{name}（第{number // 30 + 1}回）",
        "subsidy_catch_phrase": phrase, "detail": _detail(random, phrase), "use_purpose": separator.join(PURPOSES[each] for each in purposes),
        "industry": separator.join(industries), "target_area_search": place, "target_number_of_employees": random.choice(_EMPLOYEES),
        "subsidy_rate": random.choice(_RATES), "subsidy_max_limit": random.choice(_LIMITS),
        "acceptance_start_datetime": f"{start}T00:00:00.000Z", "acceptance_end_datetime": f"{end}T08:00{random.choice(('Z', ':00.000Z'))}",
        "front_subsidy_detail_page_url": f"https://demo.example/measures/{number}",
    }  # fmt: skip


def _detail(random: Random, phrase: str) -> str:
    steps = random.sample(("計画を書く", "見積りを取る", "窓口で相談する", "工事の前に申し込む"), 3)
    return (
        f'<h2 style="color: rgb(0, 111, 173);">目的</h2><p><span style="font-size: 14px">{phrase}</span></p><p><br></p>'
        f"<p><strong>進め方</strong></p><ol>{''.join(f'<li>{each}</li>' for each in steps)}</ol>"
    )


def _dirty(rows: list[dict[str, Any]], first: date) -> Iterator[dict[str, Any]]:
    """実物にある汚れを付ける。日付の逆転、知らない言葉、全国と一県、採択後の手続き、動く HTML、日付だけ。"""
    everywhere = " / ".join(("全国", *PREFECTURES.values()))
    spoilt: dict[int, dict[str, Any]] = {
        4: {"acceptance_end_datetime": "2020-01-01T00:00Z"},
        7: {"target_area_search": "全国 / 宮崎県"},
        10: {"title": "［第三回］架空の再出発補助金（交付申請等）", "acceptance_end_datetime": f"{first.year + 6}-03-31T14:59:00.000Z"},
        13: {"target_area_search": everywhere},
        16: {"detail": '<p onclick="alert(1)">見本です。<script>alert(1)</script></p>'},
        19: {"use_purpose": "宇宙へ行きたい"},
        22: {"acceptance_end_datetime": f"{first.year + 98}-03-31T08:30Z"},
        25: {"subsidy_max_limit": -1},
        28: {"target_area_search": ""},
    }  # fmt: skip
    for number, row in enumerate(rows):
        yield row | spoilt.get(number, {})


def _municipal(row: dict[str, Any], number: int) -> dict[str, Any]:
    """自治体の表の形にする。日付だけの締切と、問合せ先がある。"""
    names = [name for name in table.COLUMNS if name in row]
    return {name: row[name] for name in names} | {
        "institution_name": f"{row['title'].split('　')[0]}庁", "target": "県内に店か工場のある事業者",
        "acceptance_start_datetime": row["acceptance_start_datetime"][:10], "acceptance_end_datetime": row["acceptance_end_datetime"][:10],
        "usage": "申込書を郵便か電子申請で出します。", "inquiry": f"架空商工課 019-000-{number:04d}", "call_number": f"第{number % 3 + 1}回",
        "acceptance_remarks": "予算がなくなりしだい締め切ります。" if number % 4 == 0 else "",
    }  # fmt: skip
