"""三つの申請を三人が審査し、予算の中で並べ、二人で決め、公表し、一つの異議に答える。"""

from typing import Any

from tests.journeys.conftest import Story

CALL = "審査の物語の公募"
FIRMS = ("firm-b-prime", "firm-c-prime", "supporter-y")
REVIEWERS = ("reviewer-1", "reviewer-2", "reviewer-3")
POINTS = {"firm-b-prime": 20, "firm-c-prime": 15, "supporter-y": 5}


def names(story: Story) -> dict[str, str]:
    """人 → 事業者の名称。"""
    return {person: story.instance.person(person)["claims"]["name"] for person in FIRMS}


def submit(story: Story, person: str, *more: str, call: str = CALL) -> None:
    """提出したところまで進める。"""
    arguments = ", ".join(repr(each) for each in (person, call, *more))
    story.instance.manage("shell", "-v", "0", "-c", f"from tests.journeys.submitted import submit; submit({arguments})")


def become(stories: Any, person: str, width: int = 1280) -> Story:
    """その人としてサインインした画面。"""
    story: Story = stories(width)
    story.sign_in(person)
    return story


def test_three_applications_are_reviewed_ranked_decided_and_one_appeals(stories) -> None:
    desk = become(stories, "secretariat")
    for person in REVIEWERS:
        become(stories, person)
    approver = become(stories, "secretariat-2", 390)
    open_the_call(desk)
    for person in FIRMS:
        become(stories, person)
        submit(desk, person)
    named = names(desk)
    for person in FIRMS:
        check_and_assign(desk, named[person])
    for person in REVIEWERS:
        score(become(stories, person, 390), named)
    for person in FIRMS:
        open_case(desk, named[person])
        desk.press("審査を終える")
    rank_and_propose(desk)
    approve(approver, 3)
    publish(desk, named)
    firm = become(stories, "supporter-y", 390)
    firm.open("/usage/")
    firm.sees("形式の確認のため")
    appeal(desk, approver, named["supporter-y"])


def open_the_call(desk: Story, name: str = CALL) -> None:
    desk.open("/staff/calls/new")
    desk.page.select_option("#procedure", "jizokuka")
    for field, text in (
        ("name", name), ("number", "18"), ("opens_day", "令和8年1月1日"), ("opens_clock", "9:00"), ("closes_day", "2099/12/18"),
        ("closes_clock", "18:00"), ("budget", "100万円"),
    ):  # fmt: skip
        desk.page.fill(f"#{field}", text)
    desk.press("公募回を開く", exact=True)
    desk.sees("公募回を開きました")


def open_case(desk: Story, name: str) -> None:
    desk.open("/staff/review/")
    desk.page.select_option("#call", label=CALL)
    desk.page.fill("#text", name)
    desk.press("絞り込む", exact=True)
    desk.press(name)


def check_and_assign(desk: Story, name: str) -> None:
    open_case(desk, name)
    desk.press("自分が受け持つ")
    desk.press("目的を記録して開く")
    desk.sees("産地直送の新しい売り方")
    for box in desk.page.locator("input[type=radio][value=yes]").all():
        box.check()
    desk.press("確認を残す")
    desk.press("形式審査を終える")
    for person in ("審査 一", "審査 二", "審査 三"):
        desk.page.get_by_role("checkbox", name=person).check()
    desk.press("割り当てる", exact=True)
    desk.sees("審査員を3人割り当てました")


def score(reviewer: Story, named: dict[str, str]) -> None:
    for person, name in named.items():
        reviewer.open("/review/mine/")
        reviewer.press(name)
        assert "産地直送" not in reviewer.page.inner_text("main")
        reviewer.page.check("input[name=conflict][value=no]")
        reviewer.press("届け出る", exact=True)
        reviewer.sees("産地直送の新しい売り方")
        for box in reviewer.page.locator("input[name^=point-]").all():
            box.fill(str(POINTS[person]))
        reviewer.press("採点を出す")
        reviewer.sees("採点を出しました")


def rank_and_propose(desk: Story) -> None:
    desk.open("/staff/calls/")
    desk.press(CALL)
    desk.press("順位表")
    desk.press("審査済みの申請で順位表を作る")
    desk.sees("1位")
    desk.sees("線の下")
    desk.press("件を通す起案をする")
    desk.sees("自分の起案")
    desk.page.go_back()
    desk.page.fill("#reason", "予算に入る順位に届かなかったためです。")
    desk.press("件を通さない起案をする")


def approve(approver: Story, many: int) -> None:
    approver.open("/staff/review/proposals/")
    for row in approver.page.locator("tr", has_text=CALL).all():
        row.locator("input[name=motion]").check()
    approver.press("選んだ起案を確かめる")
    approver.sees(f"{many}件を決裁しますか")
    approver.press(f"{many}件を決裁する")
    approver.sees(f"{many}件を決裁しました")


def publish(desk: Story, named: dict[str, str]) -> None:
    desk.open("/staff/calls/")
    desk.press(CALL)
    desk.press("一覧の公表")
    desk.press("件を公表する")
    desk.press("公表した一覧を見る")
    main = desk.page.inner_text("main")
    assert named["firm-b-prime"] in main
    assert named["supporter-y"] not in main


def appeal(desk: Story, approver: Story, name: str) -> None:
    submit(desk, "supporter-y", "appeal")
    open_case(approver, name)
    approver.page.fill("#examined", "三人の採点表を調べ直しました。誤りはありませんでした。")
    approver.press("調べを残す")
    approver.page.locator("summary", has_text="決定を起案する").click()
    approver.page.check("input[name=transition][value=dismiss_appeal]")
    approver.page.fill("#propose_reason", "採点表を調べ直しましたが、誤りはありませんでした。")
    approver.press("起案する", exact=True)
    desk.open("/staff/review/proposals/")
    desk.page.locator("tr", has_text=CALL).locator("input[name=motion]").check()
    desk.press("選んだ起案を確かめる")
    desk.press("1件を決裁する")
    open_case(desk, name)
    desk.sees("不採択（確定）")
