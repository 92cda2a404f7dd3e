"""支援機関の名簿と実績の表。"""

from datetime import date

import pytest

from shien.integrations.institutions import directory, results

HEAD = "認定支援機関ID,名称,機関種別,認定,都道府県,市区町村,郵便番号,住所,電話番号,相談内容,支援可能業種,対応地域,対応言語,料金,オンライン対応,認定日,有効期限,法人番号"
GOOD = "105703000011,架空髙﨑税理士法人,税理士法人,認定経営革新等支援機関,岩手県,盛岡市,020-0000,架空町１－２,０１９（０００）１２３４,創業／事業承継,製造業/宿泊業、飲食サービス業,岩手県/青森県,英語、やさしい日本語,初回は無料,可,令和5年4月1日,2028-03-31,"
BAD = {
    "ID": GOOD.replace("105703000011", "1057"),
    "名称": GOOD.replace("架空髙﨑税理士法人", ""),
    "機関種別": GOOD.replace(",税理士法人", ",占い師", 1),
    "都道府県": GOOD.replace("岩手県,盛岡市", "盛岡県,盛岡市"),
    "市区町村": GOOD.replace("盛岡市", "架空市"),
    "郵便番号": GOOD.replace("020-0000", "020"),
    "相談内容": GOOD.replace("創業", "恋愛"),
    "認定の期限": GOOD.replace("2028-03-31", "2020-03-31"),
    "オンライン対応": GOOD.replace("可,令和", "たぶん,令和"),
    "電話番号": GOOD.replace("０１９（０００）１２３４", "12"),
    "法人番号": GOOD + "1234567890123",
}


def sheet(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *lines)).encode()


def test_a_row_is_read_whole_and_the_name_is_kept_letter_by_letter() -> None:
    (found,) = directory.read(sheet(GOOD)).institutions
    assert found.name == "架空髙﨑税理士法人"
    assert (found.kind, found.certification) == ("tax_accountant", "support_institution")
    assert (found.prefecture, found.municipality, found.postal_code) == ("03", "032018", "0200000")
    assert found.telephone == "019-000-1234"
    assert found.expertise == ("startup", "succession")
    assert found.industries == ("E", "M")
    assert found.areas == ("03", "02") or found.areas == ("02", "03")
    assert found.languages == ("en", "easy_ja")
    assert (found.fee, found.online) == ("first_free", True)
    assert (found.certified_on, found.certified_until) == (date(2023, 4, 1), date(2028, 3, 31))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    text = sheet(GOOD.replace("髙﨑", "高崎")).decode()
    assert directory.read(text.encode(encoding)).institutions[0].name == "架空高崎税理士法人"


@pytest.mark.parametrize("column", BAD)
def test_a_faulty_row_is_one_clear_line_and_the_others_go_in(column: str) -> None:
    found = directory.read(sheet(GOOD, BAD[column], GOOD.replace("105703000011", "105703000012")))
    assert [each.record_id for each in found.institutions] == ["105703000011", "105703000012"]
    (fault,) = found.faults
    assert (fault.row, fault.column) == (3, column)
    assert "\n" not in fault.line("名簿.csv")
    assert found.broken


def test_a_row_of_another_length_is_told() -> None:
    (fault,) = directory.read(sheet(GOOD + ",余分")).faults
    assert fault.row == 2
    assert "列の数" in fault.line()


def test_what_is_not_published_is_not_taken() -> None:
    found = directory.read(sheet(GOOD + ",見本 太郎", head=HEAD + ",統括責任者の氏名"))
    assert "見本 太郎" not in repr(found.institutions)
    assert [(fault.column, fault.severity) for fault in found.faults] == [("統括責任者の氏名", "warning")]
    assert not found.broken


@pytest.mark.parametrize("head", ["名称,都道府県", HEAD + ",名称"])
def test_a_head_that_lacks_or_doubles_a_column_is_refused(head: str) -> None:
    found = directory.read(sheet(GOOD, head=head))
    assert found.institutions == ()
    assert found.faults[0].row == 1


def test_what_is_empty_stays_unstated() -> None:
    (found,) = directory.read(sheet("M-1,架空商工会,商工会,,福井県,,,,,,,,,,,,,")).institutions
    assert (found.online, found.fee, found.expertise, found.municipality, found.certification) == (None, "", (), "", "")


def test_binary_is_one_fault() -> None:
    assert len(directory.read(b"\x00\x01\xff\xfe\x00").faults) == 1


RESULTS = "ID,制度,年度,支援件数,採択件数,額の確定件数\n"


def test_results_are_read_and_unknown_stays_unknown() -> None:
    found = results.read(f"{RESULTS}105703000011,ものづくり補助金,2025年度,１２件,7,\n".encode("cp932"))
    (each,) = found.results
    assert (each.programme, each.fiscal_year, each.supported, each.adopted, each.settled) == (
        "monozukuri",
        2025,
        12,
        7,
        None,
    )


@pytest.mark.parametrize(
    ("line", "column"),
    [("1,謎の制度,2025,1,1,", "制度"), ("1,ものづくり補助金,1999,1,1,", "年度"), ("1,ものづくり補助金,2025,1,2,", "採択件数"),
     ("1,ものづくり補助金,2025,3,1,2", "額の確定件数"), ("1,ものづくり補助金,2025,-3,1,", "支援件数"), (",ものづくり補助金,2025,3,1,", "ID")],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused(line: str, column: str) -> None:
    found = results.read(f"{RESULTS}{line}\n".encode())
    assert found.results == ()
    assert [fault.column for fault in found.faults] == [column]
