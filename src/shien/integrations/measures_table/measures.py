"""支援施策の簡単な表を読む。列は COLUMNS。id と title と institution_name のほかは、無くてもよい。"""

import csv
import io
import json
from typing import Any

from shien.integrations import measure_fields as read_as
from shien.integrations.json_file import load
from shien.integrations.measure_fields import Doubts, text
from shien.integrations.text_file import decode
from shien.values.fault import Fault, InvalidValue
from shien.values.measure import MeasureReading, MeasureRecord
from shien.values.municipality import Municipality

SOURCE = "table"
COLUMNS = {
    "id": "その機関の中で一つの番号 (必須)", "title": "名前 (必須)", "institution_name": "実施機関の名前 (必須)",
    "institution_code": "全国地方公共団体コード6桁 (自治体のとき)", "subsidy_catch_phrase": "一文の紹介",
    "detail": "本文 (HTML)", "target": "対象者", "use_purpose": "利用目的 (jGrants の15の言葉、「 / 」で区切る)",
    "industry": "対象業種 (日本標準産業分類の大分類の名前)", "target_area_search": "全国・地方・都道府県の名前",
    "target_area_detail": "市区町村など、細かい対象地域", "target_number_of_employees": "従業員数 (jGrants の8つの言葉)",
    "subsidy_rate": "補助率", "subsidy_max_limit": "上限額 (円、または「100万円」。0 と空は記載なし)",
    "acceptance_start_datetime": "募集開始 (日時か日付、日本時間)", "acceptance_end_datetime": "募集終了 (日時か日付、日本時間)",
    "call_number": "公募回の名前", "acceptance_remarks": "募集についての注記", "usage": "申し込み方", "inquiry": "問合せ先",
    "front_subsidy_detail_page_url": "もとのページ", "licence": "出典の示し方",
}  # fmt: skip
NEEDED = ("id", "title", "institution_name")


def read(document: bytes) -> MeasureReading:
    """ファイルを読む。"""
    whole = decode(document)
    if isinstance(whole, Fault):
        return MeasureReading(SOURCE, (), (whole,))
    return _json(document) if whole[0].lstrip()[:1] in ("[", "{") else _csv(whole[0])


def _csv(whole: str) -> MeasureReading:
    lines = csv.reader(io.StringIO(whole, newline=""))
    head = [name.strip() for name in next(lines, [])]
    wrong = [name for name in NEEDED if name not in head], [name for name in head if name not in COLUMNS]
    if wrong[0]:
        return MeasureReading(
            SOURCE, (), (Fault(f"列 {', '.join(wrong[0])} がありません。", f"使える列：{', '.join(COLUMNS)}", 1),)
        )
    faults = [
        Fault(f"列 {name} を知りません。", "読み飛ばしました。", 1, name, severity="warning") for name in wrong[1]
    ]
    return read_as.rows(SOURCE, lines, head, record, faults)


def _json(document: bytes) -> MeasureReading:
    found = load(document)
    if isinstance(found, Fault):
        return MeasureReading(SOURCE, (), (found,))
    records, faults = [], []
    for place, row in enumerate(found if isinstance(found, list) else [found], 1):
        if isinstance(row, dict):
            records.append(record(row))
        else:
            reason = "記録 ({…}) ではありません。"
            faults.append(Fault(reason, "列の名前と値の組にしてください。", place))
            records.append(read_as.unreadable(SOURCE, json.dumps(row, ensure_ascii=False), reason, place))
    return MeasureReading(SOURCE, tuple(records), tuple(faults))


def record(row: dict[str, Any]) -> MeasureRecord:
    """一件を読む。番号は、機関のコードか名前を前に付けて、ほかの機関と重ならないようにする。"""
    doubts = Doubts()
    raw = json.dumps(row, ensure_ascii=False, sort_keys=True)
    given, institution = text(row.get("id")), text(row.get("institution_name"))
    kind, code = _institution(row, institution, doubts)
    for name, value in (("id", given), ("institution_name", institution)):
        if not value:
            doubts.add("column_empty", name, f"列 {name} が空です。")
    found = MeasureRecord(
        SOURCE, f"{code or institution}:{given or read_as.digest(raw)}"[:100], title=text(row.get("title")),
        subsidy_catch_phrase=text(row.get("subsidy_catch_phrase")), detail=read_as.markup(row.get("detail"), doubts), target=text(row.get("target")),
        use_purpose=read_as.purposes(row.get("use_purpose"), doubts), industry=read_as.industries(row.get("industry"), doubts),
        target_area_search=read_as.areas(row.get("target_area_search"), doubts), target_area_detail=text(row.get("target_area_detail")),
        target_number_of_employees=read_as.employees(row.get("target_number_of_employees"), doubts),
        subsidy_rate=text(row.get("subsidy_rate")), subsidy_max_limit=read_as.limit(row.get("subsidy_max_limit"), doubts),
        acceptance_remarks=text(row.get("acceptance_remarks")),
        calls=read_as.call(row.get("acceptance_start_datetime"), row.get("acceptance_end_datetime"), doubts, number=text(row.get("call_number"))),
        institution_name=institution, institution_kind=kind, institution_code=code, usage=text(row.get("usage")),
        inquiry=text(row.get("inquiry")), licence=text(row.get("licence")) or f"出典：{institution}",
        front_subsidy_detail_page_url=read_as.address(row.get("front_subsidy_detail_page_url"), "front_subsidy_detail_page_url", doubts),
        doubts=tuple(doubts.found), raw=raw,
    )  # fmt: skip
    return read_as.titled(found)


def _institution(row: dict[str, Any], name: str, doubts: Doubts) -> tuple[str, str]:
    """(実施機関の種類, コード)。コードが無ければ府省かその他。"""
    given = text(row.get("institution_code"))
    if not given:
        return ("ministry" if name.endswith(("省", "庁")) else "other"), ""
    try:
        place = Municipality.parse(given)
    except InvalidValue as error:
        doubts.add("code_unknown", "institution_code", str(error), blocking=False)
        return "other", ""
    return ("municipality" if place.name else "prefecture"), place.code
