"""``manage.py demo``: 合成の見本を入れ、personas.json を書く。何度でも同じ結果になる。"""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import row_security
from shien.domain.analytics import actions as analytics
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.catalogue import actions as catalogue
from shien.domain.catalogue import desk
from shien.domain.consent import actions as consents
from shien.domain.directory import actions as directory
from shien.domain.editorial import effects, folding, loading
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry
from shien.domain.outside import actions as outside
from shien.domain.outside.choices import Work
from shien.jobs.demo import dispatch
from shien.jobs.demo import karte as values
from shien.jobs.demo.contents import contents, views
from shien.jobs.demo.crowd import CROWD, crowd
from shien.jobs.demo.crowd import values as crowd_values
from shien.jobs.demo.firms import Firm, firms
from shien.jobs.demo.institutions import LICENCE, institutions, results
from shien.jobs.demo.measures import measures
from shien.jobs.demo.people import DUTIES, STAFF, people, subject
from shien.ledger.audit import SYSTEM
from shien.ledger.keys import signing_key
from shien.values.municipality import Municipality

# The sole proprietors and who they are.
SOLE = {"S": "sole-s", "E": "expert-e"}
SIZES = {"small": 40, "medium": 2_000, "large": 50_000}


class Command(BaseCommand):
    """合成の見本を入れる。"""

    help = "Load the synthetic demo data (deterministic by SEED) and write personas.json."

    def handle(self, *args: object, **options: object) -> None:
        """入れて、personas.json を書く。"""
        seed, now = settings.SEED, timezone.now()
        count = SIZES.get(settings.SCALE, SIZES["small"])
        made = list(islice(firms(seed), count))
        made[6] = replace(made[6], name="架空よろず支援拠点", kana="カクウヨロズシエンキョテン")
        named = dict(zip("ABCXY", _placed(made), strict=True)) | {"S": _sole(made[5], seed), "E": _expert(made[5])}
        signing_key(settings.SIGNING_KEY_FILE)
        persons = people(seed, named)
        sites = _sites(seed)
        with transaction.atomic(), row_security.system():
            karte.load_register(
                companies=(_register_row(firm) for firm in [*named.values(), *made[6:]] if firm.corporate_number)
            )
            keys = {key: self._open(key, firm, seed, now) for key, firm in named.items()}
            for key in ("B", "C", "S"):
                _fill(keys[key][0], named[key], now, corporation=key != "S")
            for number, firm in enumerate(made[6:]):
                self._open(f"extra-{number}", firm, seed, now)
            for person, (role, organisation, prefectures) in STAFF.items():
                accounts.invite(
                    issuer=settings.GBIZID_ISSUER, subject=subject(seed, person), role=role, organisation=organisation,
                    prefectures=prefectures, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=365),
                    duties=DUTIES.get(person, ()),
                )  # fmt: skip
            for site in sites:
                consents.register_site(**site["registration"], by=SYSTEM, at=now)
            accounts.delegate_for_demo(
                enterprise_id=keys["A"][0], supporter_id=keys["X"][0], groups=("basic", "finance"),
                issuer=settings.GBIZID_ISSUER, subject=subject(seed, "firm-a-prime"), at=now,
            )  # fmt: skip
            if _gather(seed, CROWD.get(settings.SCALE, CROWD["small"]), now):
                analytics.build(at=now)
            _open_calls(seed, now)
            for work in Work.values:
                outside.assign(client_id="site-r1", procedure="management_plan", work=work, by=SYSTEM, at=now)
            found = measures(seed, timezone.localdate())
            catalogue.import_records(source="demo", records=found, complete=True, by=SYSTEM, at=now)
            supporters = _supporters(seed, named, now)
            listed = desk.some_keys(source="demo", limit=30)
            loading.load(contents(seed, listed[:20]))
            effects.load(views(seed, listed, timezone.localdate()))
            folding.look(at=now)
        dispatch.lay(dispatch.stage(seed, persons, made[6], now))
        _write(persons, sites, seed, now)
        self.stdout.write(
            f"demo data for SEED={seed}: {count} firms, {len(persons)} people, {len(sites)} sites, "
            f"{len(found)} measures, {supporters} institutions"
        )

    def _open(self, key: str, firm: Firm, seed: int, now: datetime) -> tuple[int, Any]:
        sole = SOLE.get(key)
        return accounts.open_enterprise(
            kind="sole_proprietor" if sole else "corporation", name=firm.name,
            corporate_number=None if sole else firm.corporate_number,
            proprietor_subject=f"{settings.GBIZID_ISSUER}|{subject(seed, sole)}" if sole else "",
            prefecture_code=firm.municipality[:2], at=now,
        )  # fmt: skip


def _placed(made: list[Firm]) -> list[Firm]:
    """A は岩手県盛岡市、B は福井県、ほかはそのまま。名称には異体字を入れる。"""
    a = replace(
        made[0], name="株式会社架空髙﨑精機", kana="カクウタカサキセイキ", municipality="032018",
        location="岩手県盛岡市架空町１丁目２番３号", postal_code="0200000",
    )  # fmt: skip
    b = replace(
        made[1],
        name="架空𠮷野木工株式会社",
        kana="カクウヨシノモッコウ",
        municipality="182010",
        location="福井県福井市架空１丁目１番１号",
        postal_code="9100000",
    )
    x = replace(made[3], name="架空会計事務所株式会社", kana="カクウカイケイジムショ")
    y = replace(made[4], name="架空経営支援合同会社", kana="カクウケイエイシエン")
    return [a, b, made[2], x, y]


def _sole(firm: Firm, seed: int) -> Firm:
    return replace(
        firm,
        corporate_number="",
        name="架空食堂はなまる",
        kana="カクウショクドウハナマル",
        municipality="032018",
        location="岩手県盛岡市架空通２丁目５番６号",
        postal_code="0200001",
    )


def _expert(firm: Firm) -> Firm:
    return replace(
        firm,
        corporate_number="",
        name="架空診断士事務所",
        kana="カクウシンダンシジムショ",
        municipality="032018",
        location="岩手県盛岡市架空通３丁目１番２号",
        postal_code="0200002",
        representative="派遣 恵",
        representative_kana="ハケン メグミ",
    )


def _register_row(firm: Firm) -> tuple[object, ...]:
    place = Municipality.parse(firm.municipality)
    return (
        firm.corporate_number, firm.name, firm.kana, "", "301", place.prefecture, place.name,
        firm.location.removeprefix(place.full_name), firm.municipality[:2], firm.municipality[2:5], firm.postal_code, "",
        None, "", "", timezone.localdate(),
    )  # fmt: skip


def _fill(enterprise_id: int, firm: Firm, now: datetime, *, corporation: bool) -> None:
    """本人が前に入れた値と、e-Tax から取り込んだ決算。"""
    for source, rows in (("typed", values.typed(firm, corporation=corporation)), ("etax", values.finance(firm))):
        karte.load(
            enterprise_id=enterprise_id, source=source, detail="合成の見本", at=now,
            entries=[Entry(item, value, part) for item, part, value in rows],
        )  # fmt: skip


def _gather(seed: int, count: int, now: datetime) -> bool:
    """参考集団になる大勢の架空の事業者を、まとめて入れる。もう入っていれば何もしない。"""
    made = crowd(seed, count)
    rows = [(firm.corporate_number, firm.name, firm.municipality[:2]) for firm in made]
    ids = accounts.open_corporations(rows=rows, at=now)
    if ids:
        karte.load_many(values=crowd_values(seed, ids, made), source="etax", detail="合成の見本", at=now)
    return bool(ids)


def _open_calls(seed: int, now: datetime) -> None:
    """手続きごとに、いま開いている公募回を一つ。補助金と専門家派遣には締切があり、認定と専門家の登録は通年。もうあれば何もしない。"""
    opens = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    for each in applications.procedures():
        year_round = each.kind == "certification" or each.id == dispatch.REGISTER
        applying.open_call(
            procedure=each.id, name=f"{each.title} 見本の公募" if not year_round else f"{each.title} 通年の受付", number="見本",
            opens_at=opens - timedelta(days=30), closes_at=None if year_round else opens + timedelta(days=60, hours=9),
            budget=None if year_round else 1_000_000_000, by=None, at=now, key=uuid5(NAMESPACE_URL, f"{seed}:call:{each.id}"),
        )  # fmt: skip


def _supporters(seed: int, named: dict[str, Firm], now: datetime) -> int:
    """合成の支援機関と実績。"""
    today = timezone.localdate()
    made = institutions(seed, today, named)
    directory.import_institutions(
        source="demo", licence=LICENCE, records=made, complete=True, by=SYSTEM, at=now, synthetic=True
    )
    directory.import_results(source="demo", records=results(seed, today, made), by=SYSTEM, at=now)
    directory.refresh_track(at=now)
    return len(made)


def _secret(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}:{name}:secret".encode()).hexdigest()[:40]


def _sites(seed: int) -> list[dict[str, Any]]:
    plan = f"http://localhost:{settings.PORT + 2}"
    common = {"contact": "help@demo.example", "purposes": ["once_only"]}
    return [
        {
            "id": "R1",
            "registration": common | {
                "client_id": "site-r1", "client_secret": _secret(seed, "R1"), "name": "経営力向上計画 申請サイト（見本）",
                "owner": "架空経済産業局", "recipient_class": "A", "description": "経営力向上計画の認定申請を受け付けるサイトです。",
                "base_url": f"{plan}/", "redirect_uris": [f"{plan}/shien/callback"],
                "groups": ["basic", "representative", "contact", "employees", "finance"],
                "forms": ["management_improvement_plan"], "direction": "read_register",
                "webhook_url": f"{plan}/shien/events", "webhook_secret": _secret(seed, "R1-hook"),
            },
        },
        {
            "id": "R2",
            "registration": common | {
                "client_id": "site-r2", "client_secret": _secret(seed, "R2"), "name": "補助金事務局 申請サイト（見本）",
                "owner": "架空補助金事務局", "recipient_class": "B", "description": "補助金の申請を受け付けるサイトです。",
                "base_url": "http://localhost:9/", "redirect_uris": ["http://localhost:9/callback"],
                "groups": ["basic", "employees"], "forms": [], "direction": "read", "webhook_url": "", "webhook_secret": "",
            },
        },
    ]  # fmt: skip


def _write(persons: list[dict[str, Any]], sites: list[dict[str, Any]], seed: int, now: datetime) -> None:
    content = {
        "generated": now.isoformat(), "seed": seed, "portal": settings.PUBLIC_URL, "issuer": settings.GBIZID_ISSUER,
        "clients": [
            {
                "client_id": settings.GBIZID_CLIENT_ID, "client_secret": settings.GBIZID_CLIENT_SECRET,
                "redirect_uris": [f"{settings.PUBLIC_URL}/signin/callback"],
            }
        ],
        "people": persons,
        "sites": [
            {
                "id": site["id"], "name": site["registration"]["name"], "client_id": site["registration"]["client_id"],
                "client_secret": site["registration"]["client_secret"],
                "redirect_uris": site["registration"]["redirect_uris"], "base_url": site["registration"]["base_url"],
                "groups": site["registration"]["groups"], "webhook_secret": site["registration"]["webhook_secret"],
            }
            for site in sites
        ],
    }  # fmt: skip
    target = Path(settings.DATA_DIR) / "personas.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".tmp")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(target)
