"""見本の記事と事例。実在の事業者・制度ではない。SEED が同じなら、鍵も中身も同じ。"""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from shien.domain.editorial import loading
from shien.domain.editorial.choices import CameFrom, Kind
from shien.values.municipality import PREFECTURES

OWNER = "架空編集室"
# (題, ひとこと, 本文, 区分, 目的)
_ARTICLES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("補助金の申請、締切の一週間前にすること", "必要な書類と、早めに確かめることをまとめました。",
     "<h2>書類をそろえる</h2><ul><li>直近の決算書</li><li>見積書</li></ul><p>見積書は、日付と宛名を確かめます。</p>", "article", ("equipment", "sales")),
    ("年末年始の相談窓口のお知らせ", "12月29日から1月3日まで、窓口はお休みです。",
     "<p>お急ぎの方は、メールでお送りください。1月4日から順にお返事します。</p>", "news", ()),
    ("人を雇う前に知っておきたい三つのこと", "労働条件の書面、保険、助成金の順番を説明します。",
     "<h2>順番が大切です</h2><ol><li>労働条件を書面にする</li><li>保険に入る</li><li>助成金の計画を出す</li></ol>", "article", ("employment", "training")),
    ("大雨で被害を受けた方へ", "使える支援策と、写真の残し方をお伝えします。",
     "<p>片付ける前に、被害の写真を残してください。罹災証明の申請に使えます。</p>", "news", ("disaster", "safety")),
)  # fmt: skip
# (題, ひとこと, 本文, 事業者, 業種, 目的, (何の数字か, 単位, 前, 後)…)
_CASES: tuple[tuple[str, str, str, str, str, tuple[str, ...], tuple[tuple[str, str, int, int], ...]], ...] = (
    ("古い食器洗い機を替えて、閉店後の片付けが1時間短くなった", "従業員の帰る時間が早くなり、辞める人がいなくなりました。",
     "<p>閉店後の片付けに毎日2時間かかっていました。機械を替え、手順も見直しました。</p>", "従業員5人の飲食店", "M", ("equipment", "employment"),
     (("閉店後の片付け", "分", 120, 60), ("年間の水道代", "万円", 48, 36))),
    ("ネットでの販売を始め、県外のお客が増えた", "写真と送料の決め方を、よろず支援の担当者と決めました。",
     "<p>はじめは1か月に3件でした。写真を撮り直してから、注文が増えました。</p>", "従業員3人の菓子店", "I", ("sales",),
     (("県外からの売上", "万円", 20, 180),)),
    ("図面を電子化して、見積りが三日早くなった", "紙の図面を探す時間がなくなりました。",
     "<p>20年分の図面を、若手とベテランが二人で読み取りました。</p>", "従業員18人の金属加工業", "E", ("equipment", "training"),
     (("見積りにかかる日数", "日", 5, 2), ("受注の数", "件", 40, 52))),
    ("親族でない社員に、店を継いでもらった", "二年かけて、取引先へのあいさつから始めました。",
     "<p>相談から引き継ぎまでに、二年かかりました。</p>", "従業員9人の小売店", "I", ("succession",), (("従業員の数", "人", 9, 10),)),
    ("冷蔵庫を省エネ型に替え、電気代を減らした", "夜の電力を測ったら、原因が分かりました。",
     "<p>まず一週間、電気の使い方を測りました。</p>", "従業員12人の食品製造業", "E", ("ecology", "equipment"),
     (("年間の電気代", "万円", 320, 245),)),
    ("外国人向けの体験を始め、平日の売上が伸びた", "三つの言葉で案内を作りました。",
     "<p>平日の昼に、二時間の体験を始めました。</p>", "従業員4人の旅館", "M", ("sales", "new_business"),
     (("平日の売上", "万円", 60, 84),)),
)  # fmt: skip


def contents(seed: int, measures: list[UUID]) -> list[loading.Made]:
    """見本の記事と事例。measures は、つなぐ支援策の鍵。"""
    found = []
    for number, (title, lead, body, section, purposes) in enumerate(_ARTICLES):
        found.append(
            loading.article(**_common(seed, f"article:{number}", title, lead, body, purposes), section=section)
        )
    for number, (title, lead, body, firm, industry, purposes, figures) in enumerate(_CASES):
        random = Random(f"{seed}:case:{number}")  # noqa: S311 -- made-up data
        area = ["03"] if number % 2 == 0 else [random.choice(list(PREFECTURES))]
        used = random.sample(sorted(measures), min(2, len(measures)))
        found.append(
            loading.case(
                **_common(seed, f"case:{number}", title, lead, body, purposes) | {"industry": [industry], "area": area},
                firm_kind=firm, measures=used,
                figures=[(label, unit, Decimal(before), Decimal(after)) for label, unit, before, after in figures],
            )
        )  # fmt: skip
    return found


def _common(seed: int, name: str, title: str, lead: str, body: str, purposes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "key": uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}:{name}"), "title": title, "lead": lead, "body": body, "owner": OWNER,
        "source_name": "合成の見本", "use_purpose": list(purposes), "synthetic": True,
    }  # fmt: skip


def views(seed: int, measures: list[UUID], today: date) -> list[tuple[Kind, UUID, date, CameFrom, int]]:
    """見本の、見られた数。"""
    random = Random(f"{seed}:views")  # noqa: S311 -- made-up data
    return [
        (Kind.MEASURE, key, today - timedelta(days=day), came_from, random.randint(0, 40))
        for key in measures
        for day in (1, 8, 15)
        for came_from in (CameFrom.SITE, CameFrom.ELSEWHERE)
    ]
