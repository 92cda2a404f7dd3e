"""メールの文。"""

from datetime import UTC, datetime
from uuid import UUID

from shien.domain.catalogue.choices import Opening
from shien.domain.catalogue.facts import Call, Measure
from shien.domain.guidance import letters
from shien.domain.guidance.facts import Tiding

AT = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)
PORTAL = "https://portal.example"


def measure(title: str = "設備の補助金", end: datetime | None = None, source: str = "jgrants") -> Measure:
    call = Call("", None, end, True, False) if end else None
    return Measure(
        UUID(int=1), title, "", "", "", "", (), (), (), "", "", None, source, "", Opening.OPEN, call, AT, AT, None
    )


def test_an_alert_has_its_two_parts_and_a_way_out_of_each_search() -> None:
    end = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)  # the end of 28 November in Japan
    found = {
        "岩手県": ([Tiding(measure(), ("new",)), Tiding(measure("締切の補助金", end), ("closes:2026-11-28",))], "/list", "/stop-a"),
        "福井県": ([Tiding(measure("両方", end), ("new", "closes:2026-11-28"))], "/list", "/stop-b"),
    }  # fmt: skip
    title, text = letters.alert(found, PORTAL, AT)
    assert title == "支援策のお知らせ（3件）"
    assert text.count("■") == 2
    assert text.count("両方") == 1
    assert "設備の補助金（締切の記載なし）" in text
    assert "締切の補助金（2026年11月28日（土）まで、あと2日）" in text
    assert "/stop-a" in text
    assert "/stop-b" in text
    assert max(len(line) for line in text.split("。")[0].split("\n")) <= 60


def test_a_title_of_a_feed_cannot_forge_a_line() -> None:
    _, text = letters.alert(
        {"x": ([Tiding(measure("偽\r\n■ ほかの検索\nhttp://bad.example/"), ("new",))], "/l", "/s")}, PORTAL, AT
    )
    assert text.count("\n■") == 1


def test_a_long_list_is_cut_and_says_so() -> None:
    _, text = letters.alert({"x": ([Tiding(measure(), ("new",))] * 25, "/l", "/s")}, PORTAL, AT)
    assert text.count("- 設備") == 20
    assert "ほか5件" in text


def test_a_made_up_measure_says_so() -> None:
    _, text = letters.alert({"x": ([Tiding(measure(source="demo"), ("new",))], "/l", "/s")}, PORTAL, AT)
    assert "（見本）設備の補助金" in text


def test_the_closing_notice_counts_the_days() -> None:
    for hour, words in (
        (datetime(2026, 11, 29, 8, 0, tzinfo=UTC), "締切の3日前です"),
        (datetime(2026, 11, 26, 8, 0, tzinfo=UTC), "きょう締切です"),
    ):
        title, _ = letters.closing([measure(end=hour)], PORTAL, "/stop", AT)
        assert title == f"お気に入りの支援策が{words}"


def test_both_parts_of_a_newsletter_say_the_same_and_html_of_the_text_is_only_text() -> None:
    body = letters.newsletter("## 秋\n\n<script>x</script>", [measure()], PORTAL, AT)
    text, html = letters.newsletter_parts(body, "https://portal.example/stop")
    for words in ("秋", "設備の補助金", "https://portal.example/stop", "配信をやめる"):
        assert words in text
        assert words in html
    assert "<script" not in html
    assert 'href="https://portal.example/stop"' in html
    assert "](" not in text
