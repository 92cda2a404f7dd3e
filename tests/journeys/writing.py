"""書類をブラウザで書く人。様式の定義から見本の答えを作り、画面の欄に、人が打つように入れる。"""

import re
from typing import Any

from playwright.sync_api import Locator

from shien.engines.forms import Field
from shien.web.apply.boxes import written_text
from tests.journeys.conftest import Story
from tests.unit.procedures.example import PLAIN, known, whole
from tests.unit.procedures.filling import form_of
from tests.walking import pdf

MOST_SCREENS = 60


class Writer:
    """一つの書類を、初めのページから提出まで書く人。"""

    def __init__(self, story: Story, procedure: str, form: str = "application", **given: Any) -> None:
        self.story, self.page, self.left = story, story.page, [""]
        self.shape = form_of(procedure, form)
        self.answers, _ = whole(procedure, form, {**known(procedure, form), **given})

    def write(self) -> None:
        """書類の一覧から、確かめの画面で残りが無くなるまで。"""
        self.page.locator(".tasks a").first.click()
        self.page.wait_for_load_state()
        seen = []
        for _ in range(MOST_SCREENS):
            seen.append(self.here)
            if self.here == "check":
                if not self._go_back_to_what_is_left():
                    return
            elif "/pages/" in self.page.url:
                self._fill_page()
                self.page.get_by_role("button", name=re.compile("^保存して(次へ|、確かめ)")).last.click()
                self.page.wait_for_load_state()
            else:
                self.page.goto(f"{self.page.url}check")
            self.story.look()
        raise AssertionError(
            f"the paper does not become whole: {self.left} {seen[-20:]}\n{self.page.inner_text('main')[:3000]}"
        )

    @property
    def here(self) -> str:
        """いまの画面の名。"""
        return self.page.url.rsplit("/", 1)[-1].partition("?")[0].partition("#")[0]

    def submit(self, objection: str = "見本の申請です。判定は窓口で確かめてください。") -> None:
        """提出する。判定に異議を書く欄があれば書く。"""
        if self.page.locator("#objection").count():
            self.page.fill("#objection", objection)
        self.page.get_by_role("button", name=re.compile("提出する$")).first.click()
        self.page.wait_for_load_state()
        self.story.look()
        self.story.sees("受付番号")

    def _go_back_to_what_is_left(self) -> bool:
        left = self.page.locator("#left-summary a")
        self.left = left.all_inner_texts()
        if left.count():
            left.first.click()
            self.page.wait_for_load_state()
        return bool(left.count()) or self.here != "check"

    def _fill_page(self) -> None:
        for field in self.shape.page(self.here).fields:
            if field.formula or field.type == "note":
                continue
            if field.type == "table":
                self._fill_table(field)
            elif field.type == "file":
                self._attach(field)
            else:
                self._fill(field, field.id, self.answers.get(field.id))

    def _fill_table(self, table: Field) -> None:
        rows = self.answers.get(table.id) or []
        for at, row in enumerate(rows):
            place = table.row_keys.index(row["row"]) if table.row_keys else at
            if not self.page.locator(f'#paper [name^="{table.id}-{place}-"]').count():
                self.page.locator(f'button[name=add_row][value="{table.id}"]').click()
                self.page.wait_for_load_state()
            for column in table.columns:
                if not column.formula:
                    self._fill(column, f"{table.id}-{place}-{column.id}", row.get(column.id))

    def _fill(self, field: Field, name: str, value: Any) -> None:
        boxes = self.page.locator(f'#paper [name="{name}"]')
        if not boxes.count() or not boxes.first.is_visible():
            return
        if value is None:
            if not self._wanted(boxes.first):
                return
            value = _plain(field)
        kind, tag = boxes.first.get_attribute("type"), boxes.first.evaluate("box => box.tagName")
        if kind in ("radio", "checkbox"):
            self._tick(name, kind, value)
        elif tag == "SELECT":
            boxes.first.select_option(_text(field, value))
        else:
            boxes.first.fill(_text(field, value))

    def _tick(self, name: str, kind: str, value: Any) -> None:
        chosen = value if isinstance(value, list) else [str(value).lower() if isinstance(value, bool) else value]
        if kind == "checkbox" and value is False:
            return
        for each in chosen:
            self.page.locator(f'#paper [name="{name}"][value="{each}"]').check()

    def _wanted(self, box: Locator) -> bool:
        return bool(box.evaluate("box => !box.value && !!box.closest('.field')?.querySelector('.badge--required')"))

    def _attach(self, field: Field) -> None:
        box = self.page.locator(f"#f-{field.id}[type=file]")
        if not box.count() or not box.is_visible() or (field.id not in self.answers and not self._wanted(box)):
            return
        for number in range(max(1, field.min_files)):
            name = f"{field.label[:20].replace('/', '・')}{number + 1}.pdf"
            if self.page.get_by_role("link", name=name).count():
                continue
            self.page.locator(f"#f-{field.id}[type=file]").set_input_files(
                {"name": name, "mimeType": "application/pdf", "buffer": pdf()}
            )
            self.page.get_by_role("link", name=name).first.wait_for()
            self.page.wait_for_load_state()


def _plain(field: Field) -> Any:
    if field.type in ("choice", "choices"):
        return field.options[0].value
    return PLAIN[field.type]


def _text(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return (
        str(value)
        if field.type in ("choice", "prefecture", "industry_major", "industry_middle")
        else written_text(field, value)
    )
