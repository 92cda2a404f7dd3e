"""実績報告の経費の行と、その検査。"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shien.domain.applications.facts import Submission
from shien.values.fault import InvalidValue

from .facts import Line


def lines_of(report: Submission) -> list[Line]:
    """実績報告の経費。はじめは、全部を認める。"""
    return [
        Line(
            number, str(row.get("category", "")), str(row.get("content") or row.get("name") or ""),
            int(row.get("eligible") or 0), int(row.get("eligible") or 0),
        )
        for number, row in enumerate(report.answers.get("expenses") or ())
    ]  # fmt: skip


def judged(lines: Sequence[Line], given: Mapping[int, tuple[int, str]]) -> list[Line]:
    """検査した経費。given は行 → (認めた額, わけ)。超える・負・わけの無い減額は InvalidValue。"""
    found = []
    for line in lines:
        accepted, reason = given.get(line.row, (line.accepted, ""))
        place = f"{line.row + 1}行目（{line.content}）"
        if not 0 <= accepted <= line.claimed:
            raise InvalidValue(f"{place}の認める額は、0円から{line.claimed:,}円までです。")
        if accepted < line.claimed and len(reason.strip()) < 2:
            raise InvalidValue(f"{place}を減らすわけを書いてください。")
        found.append(replace(line, accepted=accepted, reason=reason.strip()))
    return found
