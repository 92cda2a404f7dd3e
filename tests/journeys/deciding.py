"""届いた申請を、職員が形式審査から二人の決定まで進める。どの手続きの物語も、ここを使う。"""

from collections.abc import Mapping
from typing import Any

from tests.journeys.conftest import Story

REVIEWERS = {"審査 一": "reviewer-1", "審査 二": "reviewer-2"}


class Deciding:
    """受け持つ人 (first) と、決裁する人 (second)。"""

    def __init__(self, first: Story, second: Story, call: str, applicant: str) -> None:
        self.first, self.second, self.call, self.applicant = first, second, call, applicant

    def open(self, desk: Story) -> None:
        """申請の画面を開く。"""
        desk.open("/staff/review/")
        desk.page.select_option("#call", label=self.call)
        desk.page.fill("#text", self.applicant)
        desk.press("絞り込む", exact=True)
        desk.press(self.applicant)

    def check(self) -> None:
        """受け持ち、目的を述べて開き、形式を確かめる。"""
        desk = self.first
        self.open(desk)
        desk.press("自分が受け持つ")
        desk.press("目的を記録して開く")
        for box in desk.page.locator("input[type=radio][value=yes]").all():
            box.check()
        desk.press("確認を残す")
        desk.press("形式審査を終える")
        desk.sees("形式審査済み")

    def review(self, reviewers: Mapping[str, Story]) -> None:
        """審査員 (名前 → 画面) に割り当て、採点がそろえば審査を終える。点をつけない手続きでは、そのまま終える。"""
        desk = self.first
        self.open(desk)  # the reviewers have signed in meanwhile
        if reviewers:
            for name in reviewers:
                desk.page.get_by_role("checkbox", name=name).check()
            desk.press("割り当てる", exact=True)
        for reviewer in reviewers.values():
            self._score(reviewer)
        self.open(desk)
        desk.press("審査を終える")
        desk.sees("審査済み")

    def _score(self, reviewer: Story) -> None:
        reviewer.open("/review/mine/")
        reviewer.press(self.applicant)
        reviewer.page.check("input[name=conflict][value=no]")
        reviewer.press("届け出る", exact=True)
        for box in reviewer.page.locator("input[name^=point-]").all():
            box.fill("15")
        reviewer.press("採点を出す")
        reviewer.sees("採点を出しました")

    def decide(self, transition: str) -> None:
        """起案し、別の人が決裁する。"""
        self.open(self.first)
        self.first.page.locator("summary", has_text="決定を起案する").click()
        self.first.page.check(f"input[name=transition][value={transition}]")
        self.first.press("起案する", exact=True)
        self.second.open("/staff/review/proposals/")
        row = self.second.page.locator("tr", has_text=self.applicant).filter(has_text=self.call)
        row.locator("input[name=motion]").check()
        self.second.press("選んだ起案を確かめる")
        self.second.press("1件を決裁する")
        self.second.sees("1件を決裁しました")


def sign_in(stories: Any, *people: str) -> list[Story]:
    """それぞれの人がサインインした画面。"""
    found = []
    for person in people:
        story: Story = stories()
        story.sign_in(person)
        found.append(story)
    return found
