"""どこに尋ねるか。"""

import pytest

from shien.engines.extraction import measure_of

from .reading import quote, read, value, values

BODY = (
    "<p>■目的・概要</p><p>見本です。</p><p>■問合せ先</p><p><br></p><p>＜架空コールセンター＞</p>"
    "<p>電話：０１９－０００－００００</p><p>■参照URL</p><p>https://demo.example/</p>"
)


def test_the_section_of_the_contact_is_taken_to_its_end() -> None:
    found = read("jgrants", detail=BODY)
    assert value(found, "inquiry") == "<架空コールセンター>\n電話:019-000-0000"
    best = found.best("inquiry")
    assert best is not None
    assert not best.stated
    assert quote(measure_of("jgrants", {"detail": BODY}), best).split() == ["<架空コールセンター>", "電話:019-000-0000"]


@pytest.mark.parametrize(
    "heading",
    [
        "■お問い合わせ先",
        "【お問合せ先】",
        "■問い合わせ先:",
        "◆連絡先",
        "■お問合わせ",
        "１１．問合せ先",
        "〇お問い合わせ先",
    ],
)
def test_headings_of_a_contact(heading: str) -> None:
    assert value(
        read("jgrants", detail=f"<p>概要です。</p><p>{heading}</p><p>架空県商工課 TEL 019-000-0001</p>"), "inquiry"
    ) == ("架空県商工課 TEL 019-000-0001")


def test_a_heading_and_the_contact_on_one_line() -> None:
    found = read("jgrants", detail="<p>概要です。</p><p>■お問い合わせ先：架空市産業課 電話 019-000-0002</p>")
    assert value(found, "inquiry") == "架空市産業課 電話 019-000-0002"


def test_an_empty_section_and_a_sentence_about_asking_are_no_contact() -> None:
    for body in (
        "<p>■問合せ先</p><p>■参照URL</p>",
        "<p>不明な点は、お問い合わせください。</p>",
        "<p>問合せ先の変更届</p><p>見本</p>",
    ):
        assert values(read("jgrants", detail=body), "inquiry") == []


def test_a_heading_of_markdown() -> None:
    assert values(read("seido_navi", body="見本\n#### 問合せ先\n架空県商工課"), "inquiry") == ["架空県商工課"]


def test_a_long_contact_is_cut_at_a_line() -> None:
    lines = "".join(f"<p>架空課{number:02} 電話 019-000-{number:04}</p>" for number in range(60))
    told = str(value(read("jgrants", detail=f"<p>■問合せ先</p>{lines}"), "inquiry"))
    assert len(told) <= 400
    assert told.splitlines()[-1].startswith("架空課")


def test_the_half_of_an_address_reaches_nobody() -> None:
    assert values(read("jgrants", detail="<p>■問合せ先</p><p>@example.jp</p>"), "inquiry") == []
    assert values(read("jgrants", detail="<p>■問合せ先</p><p>ab@example.jp</p>"), "inquiry") == ["ab@example.jp"]
