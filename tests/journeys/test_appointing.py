"""職員を任用する。本人が番号を出し、運用の担当が起案し、監査の担当が決裁し、任用を終える。"""

import re
from typing import Any


def test_a_newcomer_becomes_an_editor_and_leaves(stories: Any) -> None:
    person, operator, auditor = stories(390), stories(), stories(390)
    for story, who in ((person, "entry-e"), (operator, "operator"), (auditor, "auditor")):
        story.sign_in(who)
    person.open("/staff/join/")
    person.press("番号を出す")
    number = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", person.page.inner_text("main"))
    assert number
    operator.open("/staff/oversight/rights/")
    operator.press("職員を任用する")
    operator.press("本人と条件を確かめる")
    operator.sees("入力に4件の誤りがあります")
    operator.page.fill("#number", number[0])
    operator.page.select_option("#role", "editor")
    operator.page.fill("#organisation", "編集室（見本）")
    operator.page.fill("#ends_on", "令和81年3月31日")
    operator.press("本人と条件を確かめる")
    operator.sees("入口 進")
    operator.press("任用を起案する")
    operator.sees("決裁は、ほかの担当が行います")
    auditor.open("/staff/oversight/rights/")
    auditor.press("任用を決裁する")
    auditor.sees("入口 進さんを任用しました")
    person = stories(390)
    person.sign_in("entry-e")
    person.open("/staff/desk/")
    operator.open("/staff/oversight/rights/")
    card = operator.page.locator("li.card", has_text="入口 進")
    card.locator("summary", has_text="任用を終える").click()
    card.get_by_label("わけ").fill("見本を終えるため")
    card.get_by_role("button", name="任用を終える").click()
    operator.sees("入口 進さんの任用を終えました")
    person = stories(390)
    person.sign_in("entry-e")
    assert person.page.goto(f"{person.instance.portal}/staff/desk/").status == 404
