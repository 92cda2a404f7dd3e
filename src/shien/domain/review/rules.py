"""審査の判断。読み書きをしない。"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from shien.values.fold import fold

from .choices import RelationKind, Severity
from .facts import Bonus, Criterion, Doubt, Standing

# States in which review works; what comes after the decision has pages of its own.
BEFORE_DECISION = ("submitted", "sent_back", "checked", "interview", "reviewed", "appealed")
_MOST_POINTS = 100


def criteria(definition: Mapping[str, Any], *, gate: bool) -> tuple[Criterion, ...]:
    """審査項目。gate なら門の項目 (はい・いいえ)、そうでなければ点をつける項目。"""
    return tuple(
        Criterion(
            row["id"], row["label"], int(row["max"]), Fraction(str(row.get("weight", 1))), bool(row.get("unverified"))
        )
        for row in definition.get("criterion", ())
        if bool(row.get("gate")) == gate
    )


def score_faults(points: Mapping[str, Any], wanted: Sequence[Criterion]) -> dict[str, str]:
    """採点の誤り。{審査項目: 文}。"""
    faults = {}
    for each in wanted:
        given = points.get(each.id)
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= each.max:
            faults[each.id] = f"0から{each.max}までの整数で入力してください。"
    return faults


def total(points: Mapping[str, int], wanted: Sequence[Criterion]) -> Fraction:
    """一人の採点の合計 (重みを掛ける)。"""
    return sum((each.weight * points[each.id] for each in wanted), Fraction(0))


def standing(scores: Sequence[Mapping[str, int]], wanted: Sequence[Criterion], bonus: int) -> Standing:
    """審査員の平均に、加点と減点を足す。by_criterion は配点の高い項目から。"""
    count = len(scores)
    if not count:
        return Standing(Fraction(bonus), (), bonus, 0)
    means = {each.id: Fraction(sum(score[each.id] for score in scores), count) for each in wanted}
    heavy = sorted(wanted, key=lambda each: -each.max * each.weight)
    points = sum((each.weight * means[each.id] for each in wanted), Fraction(0))
    return Standing(points + bonus, tuple((each.id, means[each.id]) for each in heavy), bonus, count)


def bonuses(definition: Mapping[str, Any], kind: str = "bonus") -> tuple[Bonus, ...]:
    """加点 (bonus) か減点 (malus) の項目。"""
    return tuple(
        Bonus(row["id"], row["label"], int(row["points"]), str(row.get("group", "")), bool(row.get("unverified")))
        for row in definition.get(kind, ())
    )


def bonus_points(definition: Mapping[str, Any], bonus: Iterable[str], malus: Iterable[str]) -> tuple[int, list[str]]:
    """認めた加点から減点を引いた点と、わけ。数の上限は手続きの定めに従う。

    上限を超えたとき: refuse は選び直しを求める、none はその区分の加点を0点にする、定めが無ければ点の高いものから数える。
    """
    chosen, cut = set(bonus), set(malus)
    known, bad = (
        {each.id: each for each in bonuses(definition)},
        {each.id: each for each in bonuses(definition, "malus")},
    )
    faults = [f"「{each}」という項目はありません。" for each in sorted((chosen - known.keys()) | (cut - bad.keys()))]
    head = definition.get("procedure", {})
    groups = {row["id"]: row for row in head.get("bonus_groups", ())}
    points = 0
    for group in {each.group for each in known.values()}:
        found = sorted(
            (known[each].points for each in chosen if each in known and known[each].group == group), reverse=True
        )
        most = groups.get(group, {}).get("max")
        if most is not None and len(found) > most:
            how = head.get("bonus_overflow", "")
            if how == "refuse":
                faults.append(f"「{groups[group]['label']}」は{most}つまでです。{len(found)}つ選んでいます。")
            found = [] if how in ("none", "refuse") else found[:most]
        points += sum(found)
    points -= sum(bad[each].points for each in cut if each in bad)
    return max(-_MOST_POINTS, min(_MOST_POINTS, points)), faults


def claimed_bonuses(definition: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """申請書で申し出た加点。"""
    found = []
    for row in definition.get("bonus", ()):
        given = answers.get(row.get("field", ""))
        if given == row["id"] or (isinstance(given, list) and row["id"] in given):
            found.append(row["id"])
    return found


def people_of(answers: Mapping[str, Any]) -> list[str]:
    """申請書に載っている人の名前 (代表者・役員・担当者・株主)。"""
    found = [str(answers[key]) for key in ("representative_name", "contact_name", "adviser") if answers.get(key)]
    for rows in answers.values():
        if isinstance(rows, list):
            found += [str(row["name"]) for row in rows if isinstance(row, Mapping) and row.get("name")]
    return found


def doubts(
    *, reviewer: str, organisation: str, relations: Iterable[tuple[str, str]], applicant: str, corporate_number: str,
    people: Iterable[str], supporters: Iterable[str], place: str,
) -> list[Doubt]:  # fmt: skip
    """利害関係の疑い。届け出た関わり、申請者の名前・人・支援者との一致から出す。"""
    people, supporters = list(people), list(supporters)
    found = []
    if fold(reviewer) in {fold(each) for each in people}:
        found.append(Doubt(Severity.BLOCK, f"申請書に、審査員と同じ名前（{reviewer}）があります。"))
    if organisation and fold(organisation) == fold(applicant):
        found.append(Doubt(Severity.BLOCK, "審査員の所属が、申請者と同じです。"))
    if organisation and fold(organisation) in {fold(each) for each in supporters}:
        found.append(Doubt(Severity.BLOCK, "審査員の所属が、この申請者を支援しています。"))
    for kind, text in relations:
        told = RelationKind(kind).label
        if kind == RelationKind.PLACE:
            if place and fold(text) in fold(place):
                found.append(Doubt(Severity.WARN, f"届出の場所（{text}）が、申請者の所在地と同じです。"))
        elif fold(text) == fold(applicant) or (corporate_number and text.strip() == corporate_number):
            found.append(Doubt(Severity.BLOCK, f"届出があります：{told}（{text}）。"))
        elif fold(text) in {fold(each) for each in (*people, *supporters)}:
            found.append(Doubt(Severity.BLOCK, f"届出の相手（{text}）が、申請書か支援者にあります。"))
    return found
