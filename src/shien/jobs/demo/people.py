"""見本の人と連携サイト (personas.json の中身)。"""

import hashlib
from typing import Any

from shien.values.municipality import Municipality

from .firms import Firm


def subject(seed: int, person: str) -> str:
    """人の番号 (sub)。SEED が同じなら同じ。"""
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()[:32]


def _person(
    seed: int, key: str, label: str, *, kind: str = "2", corp: str = "1", firm: Firm | None = None, parent: str | None = None,
    family: str = "見本", given: str = "太郎", note: str = "", group: str = "企業",
) -> dict[str, Any]:  # fmt: skip
    claims: dict[str, Any] = {
        "user_last_nm": family, "user_first_nm": given, "user_last_nm_kana": "ミホン", "user_first_nm_kana": "タロウ",
        "user_department": "総務部", "user_tel_no_contact": "03-0000-0000", "email": f"{key}@demo.example",
    }  # fmt: skip
    if firm is not None:
        place = Municipality.parse(firm.municipality)
        last, first = firm.representative.split(" ")
        last_kana, first_kana = firm.representative_kana.split(" ")
        claims |= {
            "name": firm.name, "prefecture_name": place.prefecture, "address1": place.name,
            "address2": firm.location.removeprefix(place.full_name), "rep_last_nm": last, "rep_first_nm": first,
            "rep_last_nm_kana": last_kana, "rep_first_nm_kana": first_kana, "birthday_ymd": "19700401",
        }  # fmt: skip
        if corp == "1":
            claims["corporate_number"] = firm.corporate_number
    return {
        "id": key, "label": label, "group": group, "sign_in": f"{key}@demo.example", "sub": subject(seed, key),
        "account_type": kind, "corp_type": corp, "parent_id": subject(seed, parent) if parent else None, "claims": claims,
        "note": note or "架空の人物です。",
    }  # fmt: skip


def people(seed: int, named: dict[str, Firm]) -> list[dict[str, Any]]:
    """見本の人。named は A, B, C, S, X, Y, E → 事業者。"""
    a, b, c, s, x, y, e = (named[key] for key in "ABCSXYE")
    staff = "職員"
    return [
        _person(seed, "firm-a-prime", f"企業A {a.name}・代表（プライム）", firm=a, family="佐藤", given="一郎"),
        _person(seed, "firm-a-member", f"企業A {a.name}・経理（メンバー）", kind="3", firm=a, parent="firm-a-prime", family="鈴木", given="花子"),
        _person(seed, "firm-b-prime", f"企業B {b.name}・代表（プライム）", firm=b, family="髙橋", given="健"),
        _person(seed, "firm-c-prime", f"企業C {c.name}・代表（プライム）", firm=c, family="田中", given="恵"),
        _person(seed, "sole-s", f"個人事業主S {s.name}（プライム）", corp="2", firm=s, family=s.representative.split(" ")[0], given=s.representative.split(" ")[1]),
        _person(seed, "entry-e", "はじめての方（エントリー）", kind="1", family="入口", given="進"),
        _person(seed, "supporter-x", f"支援者X {x.name}（企業Aから委任）", firm=x, family="支援", given="恵", group="支援機関"),
        _person(seed, "supporter-y", f"支援者Y {y.name}（委任なし）", firm=y, family="支援", given="健", group="支援機関"),
        _person(seed, "expert-e", f"専門家E {e.name}（専門家派遣の専門家）", corp="2", firm=e, family=e.representative.split(" ")[0], given=e.representative.split(" ")[1], group="支援機関"),
        _person(seed, "chamber-iwate", "商工会議所職員（岩手県）", kind="1", family="岩手", given="職員", group=staff),
        _person(seed, "chamber-fukui", "商工会議所職員（福井県）", kind="1", family="福井", given="職員", group=staff),
        _person(seed, "bureau", "経済産業局職員", kind="1", family="局", given="職員", group=staff),
        _person(seed, "analyst", "中小企業庁 分析担当", kind="1", family="分析", given="担当", group=staff),
        _person(seed, "secretariat", "補助金事務局職員", kind="1", family="事務", given="局員", group=staff),
        _person(seed, "secretariat-2", "補助金事務局職員（二人目）", kind="1", family="事務", given="承認", group=staff),
        _person(seed, "reviewer-1", "審査員1", kind="1", family="審査", given="一", group=staff),
        _person(seed, "reviewer-2", "審査員2", kind="1", family="審査", given="二", group=staff),
        _person(seed, "reviewer-3", "審査員3", kind="1", family="審査", given="三", group=staff),
        _person(seed, "bureau-2", "経済産業局職員（二人目）", kind="1", family="局", given="承認", group=staff),
        _person(seed, "editor", "編集担当", kind="1", family="編集", given="担当", group=staff),
        _person(seed, "editor-2", "編集担当（二人目）", kind="1", family="校閲", given="担当", group=staff),
        _person(seed, "operator", "運用担当", kind="1", family="運用", given="担当", group=staff),
        _person(seed, "auditor", "監査担当", kind="1", family="監査", given="担当", group=staff),
    ]  # fmt: skip


# 職員の役割と所管 (都道府県コード)。
STAFF = {
    "chamber-iwate": ("chamber", "架空盛岡商工会議所", ("03",)),
    "chamber-fukui": ("chamber", "架空福井商工会議所", ("18",)),
    "bureau": ("bureau", "東北経済産業局（見本）", ("02", "03", "04", "05", "06", "07")),
    "analyst": ("analyst", "中小企業庁（見本）", ()),
    "secretariat": ("secretariat", "補助金事務局（見本）", ()),
    "secretariat-2": ("secretariat", "補助金事務局（見本）", ()),
    "reviewer-1": ("reviewer", "架空大学（見本）", ()),
    "reviewer-2": ("reviewer", "架空技術士事務所（見本）", ()),
    "reviewer-3": ("reviewer", "架空診断士会（見本）", ()),
    "bureau-2": ("bureau", "東北経済産業局（見本）", ("02", "03", "04", "05", "06", "07")),
    "editor": ("editor", "編集室（見本）", ()),
    "editor-2": ("editor", "編集室（見本）", ()),
    "operator": ("operator", "運用室（見本）", ()),
    "auditor": ("auditor", "監査室（見本）", ()),
}  # fmt: skip

_SUBSIDIES = ("monozukuri", "furusato", "jizokuka", "it_introduction", "expert_dispatch")
_CERTIFICATIONS = ("management_plan", "support_institution", "it_support_institution")
_ALL = ("formal_check", "review", "decide", "settle", "call", "help")
# 職員の担当 (``手続き:担当``)。
DUTIES = {
    **{key: [f"{each}:{duty}" for each in (*_SUBSIDIES, "dispatch_expert") for duty in _ALL] for key in ("secretariat", "secretariat-2")},
    **{key: [f"{each}:{duty}" for each in _CERTIFICATIONS for duty in _ALL] for key in ("bureau", "bureau-2")},
    **{f"reviewer-{each}": [f"{key}:review" for key in _SUBSIDIES] for each in (1, 2, 3)},
}  # fmt: skip
