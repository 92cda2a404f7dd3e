"""送られた入力を読み、保存する。画面の保存も、自動の保存も、計算だけの問いも、ここを通る。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shien.domain.applications import actions, facts, queries
from shien.engines.forms import Evaluation, Fault, Form, typed

from .boxes import Held
from .paper import OpenPaper
from .screens import Screen

Post = Mapping[str, Sequence[str]]


class Readable(Protocol):
    """入力を読むのに要るもの。"""

    @property
    def form(self) -> Form:
        """様式。"""

    @property
    def draft(self) -> Held:
        """欄に入っているもの。"""


@dataclass(frozen=True, slots=True)
class Taken:
    """読んだ入力。answers は保存する分だけ (空欄は None)、raw は打たれた文字。"""

    answers: Mapping[str, Any]
    faults: tuple[Fault, ...]
    raw: Mapping[str, list[str]]
    corrected: frozenset[str]

    @property
    def unread(self) -> list[Fault]:
        """読めなかった欄の指摘。"""
        return [each for each in self.faults if each.severity == "error"]

    @property
    def slips(self) -> list[Fault]:
        """単位の取り違えらしいもの。"""
        return [each for each in self.faults if each.severity != "error"]

    def newest(self, draft: facts.Draft) -> "Taken":
        """保存したあとに見せる分。ほかの人が先に直した欄は、その新しい値を見せる (黙って書き戻さない)。"""
        foreign = self.foreign(draft)
        raw = {name: texts for name, texts in self.raw.items() if not _of(name, foreign)}
        answers = {key: value for key, value in self.answers.items() if key not in foreign}
        return Taken(answers, self.faults, raw, self.corrected)

    def foreign(self, draft: facts.Draft) -> frozenset[str]:
        """送った値と、いまの下書きの値が違う欄。"""
        return frozenset(
            key
            for key, value in self.answers.items()
            if draft.answers.get(key) != (None if value in ("", []) else value)
        )


def _of(name: str, fields: frozenset[str]) -> bool:
    return name in fields or name.rpartition("-")[0].rpartition("-")[0] in fields


def post_of(data: Any) -> dict[str, list[str]]:
    """要求の様式を、名 → 値の並びに。"""
    return {name: [str(each) for each in texts] for name, texts in data.lists()}


def take(paper: Readable, screen: Screen, post: Post) -> Taken:
    """画面の欄を読む。直すと言っていない自動の欄と、画面に無い欄は、送られても読まない。"""
    corrected = frozenset(post.get("corrected", ()))
    origins = paper.draft.origins
    fields = {each.id: each for each in screen.fields if each.typed and each.type != "file" and _sent(each.id, post)}
    locked = {each for each in fields if each in origins and origins[each].locked and each not in corrected}
    compare = {
        key: each.value for key, each in origins.items() if key in fields and isinstance(each.value, int) and not isinstance(each.value, bool)
    }  # fmt: skip
    answers: dict[str, Any] = {}
    faults: list[Fault] = []
    raw: dict[str, list[str]] = {}
    for page in dict.fromkeys(each.page for each in fields.values()):
        found = typed(paper.form, page, post, compare)
        faults += [each for each in found.faults if each.field in fields and each.field not in locked]
        raw |= {name: list(texts) for name, texts in found.raw.items()}
        unread = {each.field for each in found.faults if each.severity == "error"}
        for key in found.asked:
            if key not in fields or key in locked:
                continue
            if key not in unread or (fields[key].type == "table" and key in found.answers):  # the cells that were read
                answers[key] = found.answers.get(key)
    return Taken(answers, tuple(faults), raw, corrected & set(fields))


def _sent(field: str, post: Post) -> bool:
    """読む欄か。only は送った欄を限るとき (両方の値から選ぶ画面)。先に保存された値を残す欄は、読まない。"""
    only = (post.get("only") or [""])[0]
    return (not only or field in only.split(",")) and (post.get(f"keep-{field}") or [""])[0] != "theirs"


def save(paper: OpenPaper, taken: Taken, version: int, at: datetime) -> tuple[facts.Draft, tuple[facts.Conflict, ...]]:
    """読めた欄を保存する。ほかの人が先に直した欄だけは書かず、両方の値を返す (REL-13)。"""
    conflicts: tuple[facts.Conflict, ...] = ()
    answers = dict(taken.answers)
    for _ in range(3):
        try:
            draft = actions.save(
                application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence,
                answers=answers, version=version, by=paper.viewer, at=at, corrected=taken.corrected,
            )  # fmt: skip
        except actions.Stale as stale:
            conflicts += stale.conflicts
            for each in stale.conflicts:
                answers.pop(each.field, None)
        else:
            return draft, conflicts
    raise actions.Refused("busy", "ほかの画面が続けて保存しています。少し待って、もう一度保存してください。")


def trial(paper: OpenPaper, taken: Taken, at: datetime) -> Evaluation:
    """保存せずに、送られた答えで確かめる。"""
    answers = {**paper.draft.answers, **taken.answers}
    found = queries.evaluation(
        paper.application.key, paper.draft.form, paper.viewer, at=at, occurrence=paper.draft.occurrence,
        answers={key: value for key, value in answers.items() if value is not None}, unread=taken.unread,
    )  # fmt: skip
    return found or paper.found


def version_of(post: Post) -> int:
    """ページを開いたときの版。読めなければ -1 (どの変更よりも前として、突き合わせる)。"""
    text = (post.get("version") or [""])[-1]
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def without_row(post: Post, table: str, index: int) -> dict[str, list[str]]:
    """表の一行を除いた入力。"""
    return {name: list(texts) for name, texts in post.items() if not name.startswith(f"{table}-{index}-")}
