"""ほかのサイトと分け合う: 二つの名簿にある同じ支援策を一つにまとめ、過去の交付を見て、自分の所のページに一覧を置く。"""

import json
from pathlib import Path
from typing import Any

from shien.values.corporate_number import CorporateNumber
from tests.journeys.conftest import Story

NAME = "架空のかまどを直す補助金"
DETAIL = "古いかまどを省エネの窯に替える費用の一部を助けます。工事の前に申し込み、二社から見積書を取り、写真を添えてください。"
COMMON = {"detail": f"<p>{DETAIL}</p>", "institution_name": "架空窯業省", "target_area_search": "全国"}
HEAD = "法人番号,商号または名称,登記住所,証明日,名称,金額,対象,発行元"


def own(folder: Path) -> tuple[Path, Path, Path]:
    """jGrants の形の一件、ある役所の表の一件、過去の交付。どれも架空。"""
    feed, table, grants = folder / "jgrants.jsonl", folder / "table.json", folder / "grants.csv"
    feed.write_text(json.dumps(COMMON | {
        "id": "a0Wkamado000000001", "name": "S-77777777", "title": NAME, "front_subsidy_detail_page_url": "https://demo.example/kamado",
    }), encoding="utf-8")  # fmt: skip
    table.write_text(
        json.dumps([COMMON | {"id": "1", "title": f"{NAME}制度", "licence": "出典：架空窯業省"}]), encoding="utf-8"
    )
    lines = [
        f"{CorporateNumber.with_check_digit(f'{710_000_000_000 + at}').text},架空{at}社,,{2023 + at // 6}-07-01,令和５年度{NAME},{1_000_000 + 10_000 * at},,架空窯業省"
        for at in range(12)
    ]
    grants.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return feed, table, grants


def test_one_measure_of_two_registries_stands_once_with_both_owners(stories: Any, tmp_path: Path) -> None:
    """夜の仕事が重なりを見つけ、編集者が同じものと決めると、訪問者には一つだけ見え、両方の掲載元へ行ける。"""
    visitor, editor = stories(390), stories(1280)
    instance = visitor.instance
    feed, table, grants = own(tmp_path)
    instance.manage("import_measures", "--source", "jgrants", str(feed))
    instance.manage("import_measures", "--source", "table", str(table))
    instance.manage("import_grants", str(grants))
    instance.manage("shell", "-c", "from shien.jobs.twins import twins; twins.func(0)")
    search = f"/measures/?opening=all&literal=1&keyword={NAME}"
    visitor.open(search)
    assert visitor.page.locator("main li.card", has_text=NAME).count() == 2

    editor.sign_in("editor")
    editor.open("/staff/desk/?code=duplicate")
    row = editor.page.locator("li.card", has_text=NAME).first
    row.get_by_role("button", name="同じものとしてまとめる").click()
    editor.look()
    editor.sees("一つにまとめて見せます。")

    visitor.open(search)
    cards = visitor.page.locator("main li.card", has_text=NAME)
    assert cards.count() == 1
    visitor.sees("同じ支援策の、ほかの掲載元：出典：架空窯業省")
    past_grants(visitor)
    embedded(visitor)


def past_grants(visitor: Story) -> None:
    """いくらもらえたかの見当がつく。会社の名前は出ない。"""
    visitor.page.locator("main li.card .card-title a").first.click()
    visitor.look()
    visitor.sees("同じ支援策の、ほかの掲載元")
    visitor.sees("12件の交付の記録があります。")
    visitor.sees("およそ100万円から110万円です")
    visitor.sees("2023年")
    assert "架空3社" not in visitor.page.inner_text("body")
    assert visitor.page.locator("a[href='https://demo.example/kamado']").count() == 1


def embedded(visitor: Story) -> None:
    """役所のページに貼る一覧と API にも、一つだけ載り、どの掲載元のものかを言う。"""
    visitor.open(f"/embed/measures?opening=all&keyword={NAME}")
    assert visitor.page.inner_text("body").count(NAME) == 1
    answer = visitor.page.request.get(f"{visitor.instance.portal}/api/v1/measures?opening=all&keyword={NAME}").json()
    (found,) = [each for each in answer["measures"] if NAME in each["title"]]
    assert [each["licence"] for each in found["also_at"]] == ["出典：架空窯業省"]
