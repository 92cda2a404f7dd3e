"""画面の並び。一ページに一つのこと。まだの短い答えは、まとめて書くこともできる。"""

from collections.abc import Iterable
from dataclasses import dataclass

from shien.engines.forms import Evaluation, Field, Form, Page, PageState
from shien.values.fault import InvalidValue

SHORT = "short-answers"
_LONG = frozenset({"long_text", "table", "file", "note"})
STATES = {"empty": "未着手", "free": "書かなくてもよい", "begun": "入力中", "done": "完了", "mend": "要修正"}
BADGES = {"empty": "optional", "free": "optional", "begun": "upcoming", "done": "good", "mend": "required"}


@dataclass(frozen=True, slots=True)
class Group:
    """画面の中のまとまり。短い答えの画面では、もとのページごと。"""

    id: str
    title: str
    hint: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """一つの画面。place は何ページ目か (まとめて書く画面は0)。"""

    id: str
    title: str
    groups: tuple[Group, ...]
    place: int
    many: int
    hint: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """画面の欄の全部。"""
        return tuple(field for group in self.groups for field in group.fields)

    @property
    def wide(self) -> bool:
        """表のある、幅の要る画面か。"""
        return any(each.type == "table" for each in self.fields)


@dataclass(frozen=True, slots=True)
class Task:
    """する事の一つ。"""

    id: str
    title: str
    state: str

    @property
    def label(self) -> str:
        """様子の名前。"""
        return STATES[self.state]

    @property
    def badge(self) -> str:
        """印の種類。"""
        return BADGES[self.state]


def tasks(form: Form, found: Evaluation) -> list[Task]:
    """する事の一覧 (いま要るページだけ)。"""
    titles = {each.id: each.title for each in form.pages}
    return [Task(each.id, titles[each.id], "free" if _free(each) else each.state) for each in found.pages]


def _free(page: PageState) -> bool:
    """何も書いていないが、書かなくても出せるページか。"""
    return page.state == "empty" and not any(each.severity == "error" for each in page.faults)


def screen(form: Form, found: Evaluation, page_id: str) -> Screen | None:
    """一つのページの画面。いま要らないページは None。"""
    order = [each.id for each in found.pages]
    if page_id not in order:
        return None
    page = form.page(page_id)
    return Screen(page.id, page.title, (_group(page, page.fields),), order.index(page_id) + 1, len(order), page.hint)


def short(form: Form, found: Evaluation, asked: Iterable[str] | None = None) -> Screen:
    """まだ答えていない、短い欄だけの画面。asked は、前に出した欄 (誤りがあって出し直すとき)。"""
    wanted = _short_fields(form, found) if asked is None else frozenset(asked)
    groups = []
    for page in form.pages:
        fields = tuple(each for each in page.fields if each.id in wanted and each.typed and each.type not in _LONG)
        if fields:
            groups.append(_group(page, fields))
    return Screen(SHORT, "短い答えをまとめて書く", tuple(groups), 0, len(found.pages))


def _brief(page: Page) -> bool:
    """短い答えだけのページか。表・文・ファイルがあるか、円の合計を計るページは、初めから別に書いてもらう。"""
    sums = any(each.formula is not None and each.type == "yen" for each in page.fields)
    return not sums and not any(
        each.type in ("table", "file") or (each.type == "long_text" and each.required) for each in page.fields
    )


def _short_fields(form: Form, found: Evaluation) -> frozenset[str]:
    """要るのに空いている短い欄と、その答えしだいで要る欄。"""
    brief = {each.id for each in form.pages if _brief(each)}
    pages = {each.id for each in found.pages} & brief
    missing = {each.field for each in found.faults if each.missing and each.row is None and each.severity == "error"}
    typed = [each for each in form.fields.values() if each.page in pages and each.typed and each.type not in _LONG]
    wanted = {each.id for each in typed if each.id in missing & found.shown and each.id in found.required}
    for _ in range(3):  # a question may hang on a question that hangs on one
        wanted |= {
            each.id for each in typed
            if each.id not in found.shown and each.when is not None and each.required is not None and each.when.reads & wanted
        }  # fmt: skip
    return frozenset(wanted)


def many_short(form: Form, found: Evaluation) -> int:
    """まとめて書ける欄の数。"""
    return len(_short_fields(form, found) & found.shown)


def _group(page: Page, fields: tuple[Field, ...]) -> Group:
    return Group(page.id, page.title, page.hint, fields)


def following(found: Evaluation, page_id: str) -> str:
    """次にするページ。後ろの終わっていないページ、無ければ前の終わっていないページ、どれも済んでいれば空。

    書かなくてもよいページは、前から通るときに一度だけ見せる。戻ってまで見せると、いつまでも確かめの画面に進めない。
    """
    order = [each.id for each in found.pages]
    at = order.index(page_id) if page_id in order else -1
    before = [each for each in found.pages[: max(at, 0)] if not _free(each)]
    turn = [*found.pages[at + 1 :], *before]
    return next((each.id for each in turn if each.state in ("empty", "begun")), "")


def beside(found: Evaluation, page_id: str) -> tuple[str, str]:
    """前のページと後ろのページ。端では空。"""
    order = [each.id for each in found.pages]
    at = order.index(page_id) if page_id in order else 0
    return order[at - 1] if at > 0 else "", order[at + 1] if at + 1 < len(order) else ""


def name_fits(text: str) -> bool:
    """ページの名として読める文字か。"""
    return 0 < len(text) <= 60 and all(char.isascii() and (char.isalnum() or char in "_-") for char in text)


def asked_of(text: str, form: Form) -> list[str]:
    """前に出した欄の名の並び。知らない名があれば InvalidValue。"""
    names = [each for each in text.split(",") if each]
    if len(names) > len(form.fields) or not set(names) <= set(form.fields):
        raise InvalidValue("画面の内容が古くなりました。もう一度開いてください。")
    return names
