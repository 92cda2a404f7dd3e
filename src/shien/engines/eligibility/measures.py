"""施策の要件。施策の表の一行 (地域・業種・規模・従業員数・資本金・事業形態など) を、要件にする。

空の欄は「資料に書かれていない」で、制限が無いこととは違う。unstated に欄の名を残す。制限が無いと資料が言うなら「制限なし」と書く。
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shien.values.fault import InvalidValue

from .conditions import Condition, condition_of
from .items import area_codes, industry_code, items
from .law import Row
from .logic import Outcome
from .rules import Library, Rule, common
from .sizes import has_capital
from .trees import areas, industries
from .words import amount

FREE = "制限なし"
_ACCOUNTS = {"prime": ["prime", "member"], "member": ["prime", "member"], "entry": ["prime", "member", "entry"]}


class InvalidField(InvalidValue):
    """施策の表の欄の誤り。field は列の名。"""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.field = field


@dataclass(frozen=True, slots=True)
class Field:
    """施策の表の列。"""

    name: str
    kind: str
    meaning: str


FIELDS = (
    Field("regions", "text", "対象の地域。; で区切る。全国・地方・都道府県・市区町村の名かコード"),
    Field("regions_excluded", "text", "除く地域。; で区切る"),
    Field("industries", "text", "対象の業種。; で区切る。日本標準産業分類の大分類の英字か、2〜4桁"),
    Field("industries_excluded", "text", "除く業種。; で区切る"),
    Field("size", "text", "sme 中小企業者、sme_basic 基本法の中小企業者、micro 小規模事業者、micro_basic 基本法の小規模企業者、specific 特定事業者"),
    Field("kinds", "text", "対象の事業形態。; で区切る。company・sole_proprietor・npo など"),
    Field("employees_min", "number", "従業員数の下限（人、含む）"),
    Field("employees_max", "number", "従業員数の上限（人、含む）"),
    Field("capital_min", "number", "資本金の下限（円、含む）"),
    Field("capital_max", "number", "資本金の上限（円、含む）。資本金のない者は満たす"),
    Field("age_within_years", "number", "設立・開業からの年数の上限（年、応当日を含む）"),
    Field("age_at_least_years", "number", "設立・開業からの年数の下限（年）"),
    Field("net_assets_min", "number", "純資産の下限（円、含む）。0 なら債務超過でないこと"),
    Field("account", "text", "要る GビズID。prime・member・entry"),
    Field("certifications", "text", "要る認定など。; で区切る。はい・いいえの列の名（management_improvement_plan・kurumin など）"),
    Field("conditions", "text", "国の表にある条件か組合せの名。; で区切る。not_deemed_large・taxable_income・not_antisocial など"),
)  # fmt: skip
_SPOKEN = ("regions", "industries", "size", "kinds")  # 空なら、資料に書かれていないと言う欄
_NUMBERS = {
    "employees": ("employee_number", "従業員数", "人"), "capital": ("capital_stock", "資本金", "円"),
    "net_assets": ("net_assets", "純資産", "円"),
}  # fmt: skip


def rule_of(cells: Mapping[str, object], on: date) -> tuple[Rule, Library]:
    """表の一行から。cells は FIELDS の名で引く値 (空は None か "") と、rule・label・reference・valid_from・valid_to。読めなければ InvalidField。

    >>> rule_of({"rule": "a", "employees_max": 20, "regions": "岩手県"}, date(2026, 4, 1))[0].unstated
    ('industries', 'size', 'kinds')
    """
    given = {each.name: cells.get(each.name) for each in FIELDS}
    stated = {name: value for name, value in given.items() if value not in (None, "", FREE)}
    parts = [_read(name, value, on) for name, value in stated.items()]
    unstated = tuple(name for name in _SPOKEN if given[name] in (None, ""))
    since, until = cells.get("valid_from"), cells.get("valid_to")
    since, until = since if isinstance(since, date) else date.min, until if isinstance(until, date) else None
    name, judged = str(cells["rule"]), bool(parts) and since <= on
    label, reference = (str(cells.get(key) or "") for key in ("label", "reference"))
    rule = Rule(name, label or name, {"all": parts} if judged else None, reference, "", since, until, unstated)
    return rule, common(on)


def _read(name: str, value: object, on: date) -> object:
    try:
        return _part(name, value, on)
    except ValueError as error:
        raise InvalidField(name, str(error)) from None


def _part(name: str, value: object, on: date) -> object:
    if name in ("regions", "industries"):
        return _listed(name, str(value), inside=True, on=on)
    if name.endswith("_excluded"):
        return _listed(name.removesuffix("_excluded"), str(value), inside=False, on=on)
    if name == "kinds":
        return _chosen("kind", _names(str(value)), on)
    if name == "account":
        if value not in _ACCOUNTS:
            raise InvalidValue(f"account「{value}」は {'・'.join(_ACCOUNTS)} のどれかです。")
        return _chosen("gbiz_account", _ACCOUNTS[str(value)], on)
    if name in ("size", "conditions"):
        return {"all": [_known(each, on) for each in _names(str(value))]}
    if name == "certifications":
        return {"all": [_held(each, on) for each in _names(str(value))]}
    return _bound(name, float(str(value)), on)


def _names(text: str) -> list[str]:
    return [each for each in (part.strip() for part in re.split(r"[;；]", text)) if each]


def _known(name: str, on: date) -> str:
    shared = common(on)
    if name not in shared.conditions and name not in shared.groups:
        names = "・".join([*shared.groups, *shared.conditions])
        raise InvalidValue(f"条件「{name}」は国の表にありません。{names} のどれかです。")
    return name


def _listed(name: str, text: str, *, inside: bool, on: date) -> Condition:
    """地域か業種の条件。名は、書いてあるとおりの言葉を並べる。"""
    key, read, tree = ("municipality", area_codes, areas()) if name == "regions" else ("industry", _coded, industries())
    written = sorted(set(_names(text)))
    codes = [code for each in written for code in read(each)]
    told = "・".join(tree.names.get(each, each) for each in written)
    label = f"{items()[key].label}が{told}{'の中' if inside else 'のほか'}である"
    name = f"{key}{'' if inside else '!'}:{';'.join(written)}"
    return condition_of({"id": name, "item": key, "within" if inside else "outside": codes, "label": label}, on)


def _coded(text: str) -> tuple[str, ...]:
    return (industry_code(text),)


def _chosen(key: str, names: list[str], on: date) -> Condition:
    item = items()[key]
    places = sorted({int(item.read(each)) for each in names})
    keys = [list(item.choices)[place] for place in places]
    label = f"{item.label}が{'・'.join(item.choices[each] for each in keys)}である"
    return condition_of({"id": f"{key}:{';'.join(keys)}", "item": key, "one_of": keys, "label": label}, on)


def _held(key: str, on: date) -> Condition:
    """認定などを持っていること。"""
    item = items().get(key)
    if item is None or item.kind != "flag":
        raise InvalidValue(f"認定「{key}」は、事業者の表の、はい・いいえの列の名で書いてください。")
    return condition_of({"id": key, "item": key, "is": True, "label": f"{item.label}がある"}, on)


def _bound(name: str, value: float, on: date) -> object:
    if name.startswith("age_"):
        within = name == "age_within_years"
        if value < 0 or value != int(value):
            raise InvalidValue(f"{name} は 0 以上の整数の年数で書いてください。")
        return _year(int(value), within=within, on=on)
    head, _, side = name.rpartition("_")
    key, label, unit = _NUMBERS[head]
    sign, end, word = ("<=", "at_most", "以下") if side == "max" else (">=", "at_least", "以上")
    told = f"{label}が{amount(value) if unit == '円' else f'{value:,.10g}{unit}'}{word}である"
    found = condition_of({"id": f"{key}{sign}{value:.15g}", "item": key, end: f"{value:.15g}", "label": told}, on)
    return {"any": [found, _without_capital(on)]} if name == "capital_max" else found


def _without_capital(on: date) -> Condition:
    """資本金の上限は、資本金のない者 (個人事業主など) を妨げない。"""
    kinds = [key for key, held in zip(items()["kind"].choices, has_capital(), strict=False) if held != Outcome.MET]
    label = "資本金のない事業形態（個人事業主など）である"
    return condition_of({"id": "kind:without_capital", "item": "kind", "one_of": kinds, "label": label}, on)


def _year(years: int, *, within: bool, on: date) -> Condition:
    key, end = "date_of_establishment", "within_years" if within else "at_least_years"
    label = f"設立・開業から{years}年{'以内' if within else '以上'}である"
    row: Row = {"id": f"{key}{'<=' if within else '>='}{years}y", "item": key, end: years, "label": label}
    return condition_of(row, on)
