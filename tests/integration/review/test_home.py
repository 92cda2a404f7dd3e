"""職員と審査員のマイページ。待っているものの数と、行き先。"""

from shien.domain.motions import actions
from tests.budget import cost

from .conftest import Office


def home(office: Office, person: str) -> str:
    return office.world.clients[person].get("/my/").content.decode()


def test_staff_see_what_waits_for_them(office: Office) -> None:
    for path, words in (("/staff/review/", "審査の途中の申請"), ("/staff/review/proposals/", "決裁する起案")):
        assert f'<a href="{path}">{words}</a>' in home(office, "secretariat")
    assert "審査の途中の申請</a>　3件" in home(office, "secretariat")


def test_a_proposal_waits_for_the_other_one_only(office: Office) -> None:
    office.checked()
    for person in office.made:
        office.scored(person, (30, 20))
    office.do("secretariat", actions.propose_all, applications_=[office.made["a-prime"]], transition="adopt", reason="")
    assert "決裁する起案</a>　0件" in home(office, "secretariat")
    assert "決裁する起案</a>　1件" in home(office, "secretariat-2")


def test_a_reviewer_sees_how_many_are_to_be_scored(office: Office) -> None:
    assert "採点する申請</a>　0件" in home(office, "reviewer-1")


def test_others_have_no_desk_and_the_editor_has_a_way_on(office: Office) -> None:
    for person in ("a-prime", "editor", "auditor", "operator"):
        assert "いま待っているもの" not in home(office, person), person
    assert "編集者の机" in home(office, "editor")


def test_the_page_costs_the_same_at_any_length(office: Office) -> None:
    desk = office.world.clients["secretariat"]
    before = cost(desk, "/my/")
    office.checked()
    assert cost(desk, "/my/") <= before
