"""財務諸表の XBRL 2.1 (.xbrl、または申告データ .xtx に入ったもの)。

実体参照も DTD も外部の参照も読まない。深さ・大きさ・数に上限がある (SEC-32)。
"""

import io
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from shien.integrations.accounts import figures_of
from shien.integrations.text_file import beginning
from shien.values.fault import Fault
from shien.values.my_number import find_my_numbers
from shien.values.reading import Figure, Reading
from shien.values.yen import yen_words

MAX_BYTES, MAX_NODES, MAX_DEPTH = 5_000_000, 200_000, 100
_INSTANCE = "http://www.xbrl.org/2003/instance"
_XBRLI = f"{{{_INSTANCE}}}"
_JAPANESE = re.compile(rb"(<\?xml[^>]{0,40}encoding=[\"'])(shift_jis|windows-31j|euc-jp)(?=[\"'])", re.I)
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


@cache
def elements() -> dict[str, Any]:
    """要素名と項目の表。"""
    return tomllib.loads(Path(__file__).with_name("xbrl_elements.toml").read_text(encoding="utf-8"))


def looks_like(document: bytes) -> bool:
    """XBRL か、XBRL を含む申告データらしいか。"""
    head = beginning(document).lstrip()
    marked = any(_INSTANCE.encode(each) in document for each in ("ascii", "utf-16-le", "utf-16-be"))
    return head.startswith("<") and (marked or "<!DOCTYPE" in head)


@dataclass(frozen=True, slots=True)
class _Period:
    """文脈の期間。start が None なら時点。"""

    start: date | None
    end: date


def read_set(files: list[tuple[str, bytes]]) -> Reading:
    """一つか複数の XBRL を読む。円建て・単体・区分のない値だけを取る。"""
    faults: list[Fault] = []
    amounts: dict[date, dict[str, int]] = defaultdict(dict)
    starts: dict[date, set[date]] = defaultdict(set)
    unknown: dict[str, None] = {}
    for name, document in files:
        try:
            facts = _facts(document)
        except _Refused as refused:
            each = refused.fault
            faults.append(Fault(each.what, each.expected, each.row, name))
            continue
        if not facts:
            faults.append(Fault("金額のある項目がありません。", "財務諸表のXBRLを選んでください。", None, name))
        for element, period, amount in facts:
            known = _known(element)
            if not known:
                unknown[f"{element} {yen_words(amount)}（{period.end}）"] = None
                continue
            before = amounts[period.end].get(element)
            if before is not None and before != amount:
                faults.append(
                    Fault(
                        f"{element}の金額が二通りあります（{before:,}と{amount:,}）。",
                        "単体の決算書だけを選んでください。",
                        None,
                        name,
                    )
                )
            amounts[period.end][element] = amount
            if period.start:
                starts[period.end].add(period.start)
    figures: list[Figure] = []
    for end in sorted(amounts):
        if len(starts[end]) > 1:
            faults.append(Fault(f"{end} に終わる期間が幾つもあります。", "通期の決算書だけを選んでください。"))
        found, wrong = figures_of(_values(amounts[end]), min(starts[end], default=None), end)
        figures += found
        faults += wrong
        right = amounts[end].get(elements()["check"]["liabilities_and_net_assets"])
        if right is not None and "Assets" in amounts[end] and right != amounts[end]["Assets"]:
            faults.append(Fault("負債純資産合計と資産合計が合いません。", "決算書と見比べてください。"))
    return Reading("etax", tuple(figures), tuple(faults), unmapped=tuple(unknown))


def _known(element: str) -> bool:
    table = elements()
    return (
        element in table["direct"]
        or element in table["check"].values()
        or any(element in names for names in table["sum"].values())
    )


def _values(found: dict[str, int]) -> dict[str, tuple[int, str, int]]:
    table = elements()
    values = {item: (found[name], name, 0) for name, item in table["direct"].items() if name in found}
    for item, names in table["sum"].items():
        whole = table["whole"].get(item)
        present = [whole] if whole in found else [name for name in names if name in found]
        if present:
            values[item] = (sum(found[name] for name in present), "＋".join(present), 0)
    return values


def _facts(document: bytes) -> list[tuple[str, _Period, int]]:
    """(要素名, 期間, 円) の並び。"""
    if len(document) > MAX_BYTES:
        raise _Refused(Fault("ファイルが大きすぎます。", f"XBRLは{MAX_BYTES // 1_000_000}MBまでです。"))
    contexts: dict[str, _Period | None] = {}
    yen: set[str] = set()
    raw: list[tuple[str, str, str, str]] = []
    depth = nodes = 0
    stack: list[Element] = []
    try:
        for event, element in iterparse(io.BytesIO(_readable(document)), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                nodes, depth = nodes + 1, depth + 1
                stack.append(element)
                if nodes > MAX_NODES or depth > MAX_DEPTH:
                    raise _Refused(
                        Fault("要素が多すぎるか、入れ子が深すぎます。", "財務諸表だけのXBRLを選んでください。")
                    )
                continue
            depth -= 1
            stack.pop()
            inside_instance = bool(stack) and stack[-1].tag == f"{_XBRLI}xbrl"
            if element.tag == f"{_XBRLI}context":
                contexts[element.get("id", "")] = _period(element)
            elif element.tag == f"{_XBRLI}unit":
                measure = element.findtext(f"{_XBRLI}measure") or ""
                if measure.strip().rpartition(":")[2] == "JPY":
                    yen.add(element.get("id", ""))
            elif inside_instance and element.get("contextRef"):
                text = (element.text or "").strip()
                if find_my_numbers(text) and not element.get("unitRef"):
                    raise _Refused(
                        Fault("マイナンバーと見られる12桁の番号があります。", "番号を消してから、選び直してください。")
                    )
                if element.get("unitRef") and element.get(_NIL) not in ("true", "1") and text:
                    raw.append(
                        (
                            element.tag.rpartition("}")[2],
                            element.get("contextRef", ""),
                            element.get("unitRef", ""),
                            text,
                        )
                    )
            if inside_instance:
                element.clear()
    except DefusedXmlException:
        raise _Refused(
            Fault("DTDや実体参照のあるXMLは読みません。", "取り出したままの財務諸表を選んでください。")
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        place = getattr(error, "position", (None, 0))[0]
        raise _Refused(Fault("XMLとして読めません。", "取り出したままの財務諸表を選んでください。", place)) from None
    return [
        (name, period, _whole(name, text))
        for name, context, unit, text in raw
        if unit in yen and (period := contexts.get(context)) is not None
    ]


def _readable(document: bytes) -> bytes:
    """宣言が日本語の文字コードなら UTF-8 に直す (XML の読み手は UTF-8 と UTF-16 しか読まない)。"""
    declared = _JAPANESE.match(document)
    if not declared:
        return document
    encoding = "euc_jp" if declared[2].lower() == b"euc-jp" else "cp932"
    return declared[1] + b"UTF-8" + document[declared.end() :].decode(encoding).encode()


def _whole(name: str, text: str) -> int:
    try:
        number = float(text) if "." in text or "e" in text.lower() else int(text)
        if number != int(number) or abs(number) >= 10**15:
            raise ValueError
        return int(number)
    except (ValueError, OverflowError):
        raise _Refused(Fault(f"{name}の金額「{text[:40]}」を読めません。", "円の整数です。")) from None


def _period(context: Element) -> _Period | None:
    """文脈の期間。区分 (連結・部門など) があれば None。単体の区分だけは取る。"""
    for place in (f"{_XBRLI}entity/{_XBRLI}segment", f"{_XBRLI}scenario"):
        for member in context.findall(f"{place}/*"):
            if not (member.text or "").strip().endswith("NonConsolidatedMember"):
                return None
    period = context.find(f"{_XBRLI}period")
    if period is None:
        return None
    try:
        instant = period.findtext(f"{_XBRLI}instant")
        if instant:
            return _Period(None, _day(instant))
        start, end = period.findtext(f"{_XBRLI}startDate"), period.findtext(f"{_XBRLI}endDate")
        return _Period(_day(start), _day(end)) if start and end else None
    except ValueError:
        return None


def _day(text: str) -> date:
    """日付。時刻が 00:00:00 の末日は、前の日の終わりをいう (XBRL 2.1 §4.7.2)。"""
    plain = text.strip()
    on = date.fromisoformat(plain[:10])
    return on - timedelta(days=1) if plain[10:].startswith("T00:00:00") else on
