"""実在の登記の行でも、名称と所在地は一字も変わらずに届く。"""

import json
from pathlib import Path
from typing import Any

import pytest

from shien.integrations.nta.register import Company, companies

pytestmark = pytest.mark.real_data


def ten(folder: Path) -> list[Company]:
    """字の珍しい会社を先に、十社。閉鎖と国外は除く。"""
    chosen: list[Company] = []
    plain: list[Company] = []
    for company in companies(folder / "companies" / "nta_companies.csv.gz"):
        if company.close_date or not company.prefecture_name or company.kind not in ("301", "302", "305"):
            continue
        odd = any(char in company.name + company.street_number for char in "髙﨑德瀨濵邉・＆－０")
        (chosen if odd else plain).append(company)
        if len(chosen) >= 200:
            break
    return [*chosen[::25], *plain][:10]


def test_ten_real_companies_arrive_code_point_by_code_point(stories, data_folder: Path) -> None:
    story = stories()
    instance = story.instance
    rows = ten(data_folder)
    assert len(rows) == 10
    instance.manage("load_register", str(data_folder / "companies" / "nta_companies.csv.gz"))
    file = instance.data_dir / "personas.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    for place, company in enumerate(rows):
        content["people"].append(
            {
                "id": f"real-{place}", "label": f"登記の行 {place}", "group": "企業", "sign_in": f"real-{place}@demo.example",
                "sub": f"real-{place}", "account_type": "2", "corp_type": "1", "parent_id": None,
                "claims": {"name": company.name, "corporate_number": company.corporate_number, "prefecture_name": company.prefecture_name},
            }
        )  # fmt: skip
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    for place, company in enumerate(rows):
        one = stories()
        page = one.page
        page.goto(f"{instance.portal}/signin/")
        page.click(f"#person-real-{place}")
        page.goto(f"{instance.portal}/karte/import/")
        page.get_by_role("button", name="この登記の情報を取り込む").click()
        page.goto(f"{instance.portal}/sites/site-r1/link")
        page.check("#group-basic")
        page.get_by_role("button", name="承諾する").first.click()
        page.goto(f"{instance.plan_site}/")
        page.fill("#corporate_number", company.corporate_number)
        page.get_by_role("button", name="支援プラットフォームから取得").click()
        assert page.input_value("#name") == company.name
        assert page.input_value("#location") == f"{company.prefecture_name}{company.city_name}{company.street_number}"
        assert one.meter()["typed"] == 0
        one.close()
