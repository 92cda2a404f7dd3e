"""取り込めるファイルの全部: 読めること、壊れていても一行で言うこと (SEC-32, SEC-33, UX-10〜17)。"""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.integrations import archive, readers, trial_balance
from shien.integrations.gbizinfo import companies as gbizinfo
from shien.values.fault import Fault
from shien.values.reading import Reading

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
SETS = {
    "etax_csv": sorted((GOLDEN / "etax").glob("*.csv")),
    "etax_xbrl": [GOLDEN / "xbrl" / "statements.xtx"],
    "gbizinfo": sorted((GOLDEN / "gbizinfo").glob("*.json")),
    "freee": sorted((GOLDEN / "freee").glob("*.json")),
    "trial_balance": [GOLDEN / "trial_balance" / "two_sided.csv"],
}
END = "2026-03-31"


def files(kind: str) -> readers.Files:
    return [(path.name, path.read_bytes()) for path in SETS[kind]]


def read(kind: str) -> Reading:
    return readers.read(kind, files(kind))


def values(reading: Reading, part: str = END) -> dict[str, str]:
    return {each.item: each.value for each in reading.figures if each.part == part}


@pytest.mark.parametrize("kind", SETS)
def test_each_kind_is_told_from_its_content(kind: str) -> None:
    assert readers.sniff_set(files(kind)) == kind
    assert read(kind).acceptable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("kind", SETS)
def test_ux_16_each_encoding_gives_the_same_values(kind: str, encoding: str) -> None:
    given = []
    for name, document in files(kind):
        text = document.decode("cp932" if kind in ("etax_csv", "trial_balance") else "utf-8")
        if kind == "etax_xbrl":
            text = text.replace("UTF-8", {"utf-16": "UTF-16", "cp932": "Shift_JIS"}.get(encoding, "UTF-8"))
        given.append((name, text.encode(encoding)))
    assert readers.sniff_set(given) == kind
    assert values(readers.read(kind, given)) == values(read(kind))


def test_xbrl_takes_the_firm_itself_and_not_a_segment() -> None:
    reading = read("etax_xbrl")
    now, before = values(reading), values(reading, "2025-03-31")
    assert now["net_sales"] == "150000000"
    assert before["net_sales"] == "140000000"
    assert now["inventories"] == "9000000"  # goods and work in process
    assert (now["period_start"], now["period_end"]) == ("2025-04-01", END)
    assert [each.split()[0] for each in reading.unmapped] == ["OwnAccountOfTheFirm"]


def test_freee_totals_come_from_the_total_lines() -> None:
    found = values(read("freee"))
    assert found["cash"] == "34000000"
    assert found["net_sales"] == "150000000"
    assert found["personnel_expenses"] == str(12_000_000 + 20_000_000 + 4_600_000)
    assert found["operating_income"] == "9200000"


def test_freee_still_counting_is_refused() -> None:
    document = json.loads((GOLDEN / "freee" / "trial_pl.json").read_text())
    document["up_to_date"] = False
    reading = readers.read("freee", [("pl.json", json.dumps(document).encode())])
    assert not reading.acceptable
    assert "集計の途中" in reading.faults[0].line()


def test_freee_without_dates_takes_them_from_the_company() -> None:
    document = json.loads((GOLDEN / "freee" / "trial_pl.json").read_text())
    del document["trial_pl"]["start_date"], document["trial_pl"]["end_date"]
    alone = [("pl.json", json.dumps(document).encode())]
    assert "末日が書かれていません" in readers.read("freee", alone).faults[0].line()
    company = {
        "company": {
            "name": "架空",
            "corporate_number": "",
            "fiscal_years": [{"start_date": "2025-04-01", "end_date": END}],
        }
    }
    assert values(readers.read("freee", [*alone, ("c.json", json.dumps(company).encode())]))["net_sales"] == "150000000"


def test_gbizinfo_reads_all_eight_kinds_of_both_versions() -> None:
    reading = read("gbizinfo")
    found = {(each.item, each.part): each.value for each in reading.figures}
    assert reading.corporate_number == "9990000000000"
    assert found["name", ""] == "株式会社架空髙﨑精機"
    assert found["employee_number", ""] == "24"  # given as text
    assert found["date_of_establishment", ""] == "2001-04-02"  # given with a time
    assert found["record_amount", "1001"] == "3500000"  # given as text
    assert {found["record_kind", part] for part in ("1001", "2001", "3001", "4001")} == {
        "subsidy",
        "certification",
        "commendation",
        "procurement",
    }
    assert found["patent_type", "01"] == "patent"
    assert found["net_sales", "2025-03-31"] == "150000000"
    assert found["shareholding_ratio", "01"] == "0.6"
    assert found["female_workers_proportion", ""] == "0.375"
    assert found["establishment_name", "01"] == "第二工場"


def test_gbizinfo_of_many_or_of_nobody_is_refused() -> None:
    one = json.loads((GOLDEN / "gbizinfo" / "v2.json").read_text())
    one["hojin-infos"] *= 2
    for document in (one, {"id": None, "message": "400 - Bad Request.", "errors": []}, [], {"hojin-infos": "x"}):
        assert not gbizinfo.read_set([("x.json", json.dumps(document).encode())]).acceptable


@pytest.mark.parametrize("period", ["²", "3000", "9" * 20, "-1", "", None, 11])
def test_a_strange_period_of_gbizinfo_is_left_out_and_said(period: Any) -> None:
    document = json.loads((GOLDEN / "gbizinfo" / "v1.json").read_text())
    document["hojin-infos"][0]["finance"]["management_index"][0]["period"] = period
    reading = gbizinfo.read_set([("x.json", json.dumps(document).encode())])
    assert any("経営指標の期" in fault.line() for fault in reading.faults)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("[" * 100_000 + "]" * 100_000, "入れ子が深すぎます"),
        ('{"hojin-infos": [\n{"capital_stock":\n' + "1" * 5000 + "}]}", "3行目"),
        ('{"a":\n1e400}', "2行目"),
        ('{"a": NaN}', "NaN"),
        ('{"a": "\\ud800"}', "正しくない符号"),
        ('{"a": "\\u0000"}', "正しくない符号"),
        ('{"a": 1, "a": 2}', "同じ名前"),
    ],
    ids=["deep", "long", "infinite", "nan", "half", "nul", "twice"],
)
def test_sec_37_a_hostile_json_is_told_in_japanese(document: str, said: str) -> None:
    (fault,) = readers.read("gbizinfo", [("x.json", document.encode())]).faults
    assert said in fault.line()
    assert not re.search(r"[a-z]{4,}", fault.line().replace("x.json", ""))


def test_a_trial_balance_asks_for_what_it_does_not_know() -> None:
    table = trial_balance.table(files("trial_balance"))
    reading = trial_balance.reading(table, trial_balance.Mapping())
    assert reading.unmapped == ("未払カード", "従業員の給料")
    assert values(reading)["net_sales"] == "149000000"
    chosen = trial_balance.Mapping({"未払カード": "accrued_payable", "従業員の給料": "personnel_expenses"})
    found = values(trial_balance.reading(trial_balance.Table.of_json(json.loads(json.dumps(table.as_json()))), chosen))
    assert found["accrued_payable"] == "120000"
    assert found["personnel_expenses"] == "32000000"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("勘定科目,残高\n売上高,１，２００千円あまり\n", "2行目"),
        ("あ,い\n1,2\n", "見出しの行が見つかりません"),
        ("勘定科目,残高\n売上高,100\n", "末日"),
        ("勘定科目,残高\n123456789018,5\n売上高,1\n", "マイナンバー"),
        ("勘定科目,残高\n売上高\0,1\n", "文字コード"),
    ],
)
def test_a_broken_trial_balance_says_where(text: str, said: str) -> None:
    reading = readers.read("trial_balance", [("t.csv", text.encode())])
    assert not reading.acceptable
    assert any(said in fault.line() for fault in reading.faults)


def trial_balance_of(text: str) -> Reading:
    return readers.read("trial_balance", [("t.csv", f"令和8年3月31日現在\n{text}".encode())])


@pytest.mark.parametrize(
    ("first", "second", "item"),
    [
        ("売掛金", "完成工事未収入金", "accounts_receivable"),
        ("買掛金", "工事未払金", "accounts_payable"),
        ("前払金", "前渡金", "prepayments"),
    ],
)
def test_accounts_of_one_item_are_added(first: str, second: str, item: str) -> None:
    assert values(trial_balance_of(f"勘定科目,残高\n{first},1000\n{second},500\n"))[item] == "1500"


def test_what_the_person_chose_is_added_to_what_is_known() -> None:
    text = "令和8年3月31日現在\n勘定科目,残高\n未払金,100\n未払カード,20\n"
    table = trial_balance.table([("t.csv", text.encode())])
    reading = trial_balance.reading(table, trial_balance.Mapping({"未払カード": "accrued_payable"}))
    assert values(reading)["accrued_payable"] == "120"


@pytest.mark.parametrize(
    "rows",
    [
        "普通預金,A銀行,1,100\n普通預金,B銀行,1,200\n普通預金,,2,300\n",
        "普通預金,,2,300\n,A銀行,1,100\n,B銀行,1,200\n",
        "普通預金,A銀行,1,100\n普通預金,B銀行,1,200\n",
        "普通預金,A銀行,1,100\n普通預金,なし,1,200\n",
    ],
)
def test_sub_accounts_do_not_count_twice(rows: str) -> None:
    found = trial_balance_of(f"勘定科目,補助科目,期首残高,期末残高\n現金,,1,5\n{rows}")
    assert values(found)["cash"] == "305"


def test_sub_accounts_of_two_sides_are_added() -> None:
    found = trial_balance_of("勘定科目,補助科目,借方残高,貸方残高\n買掛金,甲社,,100\n買掛金,乙社,,200\n")
    assert values(found)["accounts_payable"] == "300"


def test_sub_accounts_that_differ_from_their_account_are_asked_about() -> None:
    found = trial_balance_of("勘定科目,補助科目,期末残高\n普通預金,A銀行,100\n普通預金,,50\n")
    assert not found.acceptable
    assert "補助科目の合計（100）が違います" in found.faults[0].line()


@pytest.mark.parametrize("unit", ["円", "千円", "百万円"])
def test_the_unit_of_the_title_holds(unit: str) -> None:
    size = {"円": 1, "千円": 1000, "百万円": 1_000_000}[unit]
    text = f"試算表 令和8年3月31日現在\n（単位：{unit}）\n科目\t期末残高\n売上高\t△1,234\n"
    found = values(readers.read("trial_balance", [("t.tsv", ("\ufeff" + text).encode())]))
    assert found["net_sales"] == str(-1234 * size)


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("単位 千円", 1000),
        ("（百万円）", 1_000_000),
        ("円単位", 1),
        ("千円未満切捨て", 0),
        ("千円未満切捨て（単位：円）", 1),
        ("試算表", 0),
    ],
)
def test_only_a_stated_unit_is_a_unit(title: str, unit: int) -> None:
    table = trial_balance.table([("t.csv", f"{title}\n科目,残高\n現金,1\n".encode())])
    assert table.unit == unit


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10 if n > 1 else b"&lol;" * 10) for n in range(1, 9)
    )
    + b']><xbrl xmlns="http://www.xbrl.org/2003/instance">&lol8;</xbrl>'
)


@pytest.mark.parametrize(
    "document",
    [
        BILLION_LAUGHS,
        b'<!DOCTYPE x SYSTEM "http://evil.test/x.dtd"><x xmlns:a="http://www.xbrl.org/2003/instance"/>',
        b'<x xmlns="http://www.xbrl.org/2003/instance">' + b"<a>" * 200 + b"</a>" * 200 + b"</x>",
        b'<x xmlns="http://www.xbrl.org/2003/instance">' + b"<a/>" * 200_001 + b"</x>",
        b'<x xmlns="http://www.xbrl.org/2003/instance">' + b" " * 5_000_001 + b"</x>",
        b'<x xmlns="http://www.xbrl.org/2003/instance"><unclosed>',
    ],
    ids=["laughs", "dtd", "deep", "many", "big", "broken"],
)
def test_sec_32_a_hostile_xml_is_one_message(document: bytes) -> None:
    reading = readers.read("etax_xbrl", [("x.xbrl", document)])
    assert not reading.acceptable
    assert len(reading.faults) == 1


def zipped(entries: dict[str, bytes], **attributes: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in attributes.items():
                setattr(info, key, value)
            made.writestr(info, body)
    return out.getvalue()


def test_a_zip_of_statements_reads_like_the_files() -> None:
    document = zipped({"決算/" + path.name: path.read_bytes() for path in SETS["etax_csv"]})
    opened = readers.opened([("決算.zip", document)])
    assert not isinstance(opened, Fault)
    assert readers.sniff_set(opened) == "etax_csv"
    assert readers.read("etax_csv", opened).figures == read("etax_csv").figures


@pytest.mark.parametrize(
    "document",
    [
        zipped({"bomb.csv": b"\0" * 50_000_000}),
        zipped({"../up.csv": b"x"}),
        zipped({"/root.csv": b"x"}),
        zipped({"C:\\root.csv": b"x"}),
        zipped({f"{n}.csv": b"x" for n in range(1001)}),
        zipped({"inner.zip": zipped({"a.csv": b"x"})}),
        zipped({"link": b"/etc/passwd"}, external_attr=0o120777 << 16),
        zipped({"a.csv": b"x" * 1000})[:60],
        b"PK\x03\x04 not a zip",
    ],
    ids=["bomb", "dotdot", "absolute", "drive", "many", "nested", "link", "cut", "fake"],
)
def test_sec_33_a_hostile_zip_gives_nothing(document: bytes) -> None:
    assert isinstance(readers.opened([("x.zip", document)]), Fault)


def test_names_of_a_japanese_windows_zip_are_read() -> None:
    document = zipped({"AAAA.csv": b"x"}).replace(b"AAAA", "決算".encode("cp932"))
    opened = archive.expand("x.zip", document)
    assert not isinstance(opened, Fault)
    assert opened[0][0] == "決算.csv"


@pytest.mark.parametrize(
    ("name", "document", "said"),
    [
        ("決算.pdf", b"%PDF-1.7 ...", "PDF"),
        ("決算.csv", b"%PDF-1.7 ...", "PDF"),
        ("写真.jpg", b"\xff\xd8\xff\xe0", "画像"),
        ("決算.xlsx", zipped({"[Content_Types].xml": b"<x/>"}), "Excel"),
        ("空.csv", b" \n", "空"),
        ("123456789018.csv", b"x", "マイナンバー"),
    ],
)
def test_sec_34_other_files_are_told_apart_by_content(name: str, document: bytes, said: str) -> None:
    opened = readers.opened([(name, document)])
    assert isinstance(opened, Fault)
    assert said in opened.line()


def test_sec_34_content_and_name_must_agree() -> None:
    reading = readers.read("freee", [("trial.exe", (GOLDEN / "freee" / "trial_pl.json").read_bytes())])
    assert not reading.acceptable


@settings(max_examples=60, deadline=None)
@given(
    document=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)),
    kind=st.sampled_from(list(readers.KINDS)),
)
def test_any_bytes_give_values_or_a_message(document: bytes, kind: str) -> None:
    reading = readers.read(kind, [("x", document)])
    assert reading.figures or reading.faults or reading.unmapped


@settings(max_examples=150, deadline=None)
@given(data=st.data(), kind=st.sampled_from(list(SETS)))
def test_a_damaged_file_never_raises(data: st.DataObject, kind: str) -> None:
    name, document = files(kind)[0]
    at = data.draw(st.integers(0, len(document) - 1))
    cut = data.draw(st.integers(0, 30))
    patch = data.draw(st.binary(max_size=20))
    reading = readers.read(kind, [(name, document[:at] + patch + document[at + cut :])])
    for fault in reading.faults:
        assert fault.line()


KEYS = st.sampled_from(
    "hojin-infos finance subsidy management_index patent trial_bs balances closing_balance company period name".split()  # noqa: SIM905
)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30
)


@settings(max_examples=60, deadline=None)
@given(document=JSON)
def test_any_json_gives_values_or_a_message(document: Any) -> None:
    body = json.dumps(document).encode()
    for kind in ("gbizinfo", "freee"):
        reading = readers.read(kind, [("x.json", body)])
        assert reading.figures or reading.faults or reading.unmapped
