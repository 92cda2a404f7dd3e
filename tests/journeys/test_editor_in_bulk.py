"""編集者が、名簿のファイルを下見してから取り込み、入った支援策をまとめて直し、二人目が決める。"""

import json
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Story

NAMES = [f"架空の雪かきを助ける補助金{number}" for number in "一二三"]


def registry(folder: Path, titles: list[str]) -> Path:
    """ある役所の表。どれも架空。"""
    file = folder / f"table-{len(titles)}.json"
    rows = [{"id": str(at), "title": title, "institution_name": "架空雪国町", "target_area_search": "岩手県"}
            for at, title in enumerate(titles)]  # fmt: skip
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return file


def send(editor: Story, file: Path, button: str) -> None:
    editor.page.get_by_label("自治体・府省の表").check()
    editor.page.set_input_files("#file", str(file))
    editor.press(button)


def test_a_file_is_seen_before_it_comes_in_and_its_rows_are_mended_together(stories: Any, tmp_path: Path) -> None:
    """下見では何も変わらず、違うファイルは断られる。まとめた訂正は、全部を見てから出し、二人目が決めると読む人に見える。"""
    editor, second, visitor = stories(1280), stories(1280), stories(390)
    search = "/measures/?opening=all&literal=1&keyword=架空の雪かきを助ける補助金"
    editor.sign_in("editor")
    editor.open("/staff/measures/import/")
    editor.press("下見する")
    assert editor.page.title().startswith("エラー: ")
    send(editor, registry(tmp_path, NAMES), "下見する")
    editor.sees("新しい 3件、変わる 0件")
    visitor.open(search)
    assert visitor.page.locator("main li.card", has_text=NAMES[0]).count() == 0
    send(editor, registry(tmp_path, NAMES[:2]), "下見したものを取り込む")
    assert editor.page.title().startswith("エラー: ")
    send(editor, registry(tmp_path, NAMES), "下見する")
    send(editor, registry(tmp_path, NAMES), "下見したものを取り込む")
    visitor.open(search)
    assert visitor.page.locator("main li.card", has_text="架空の雪かき").count() == 3

    editor.open("/staff/measures/bulk/?keyword=雪かき")
    for name in NAMES:
        editor.page.get_by_label(name).check()
    editor.page.get_by_label("締切の日").fill("2099-02-28")
    editor.press("変わるところを見る")
    editor.sees("3か所が変わります。まだ何も変えていません。")
    visitor.open(search)
    assert "2099年2月28日" not in visitor.page.inner_text("main")
    editor.press("訂正を出す")
    second.sign_in("editor-2")
    second.open("/staff/measures/corrections/")
    second.sees(NAMES[2])
    second.press("この通りに直す")
    visitor.open(search)
    assert visitor.page.inner_text("main").count("2099年2月28日") == 3
