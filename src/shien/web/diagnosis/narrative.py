"""非財務の紙。商流・業務フローと4つの視点の、欄の並び (ローカルベンチマークの非財務シートの形)。"""

from dataclasses import dataclass

from shien.domain.karte.facts import Karte
from shien.values.items import ITEMS

GROUP = "non_financial"


@dataclass(frozen=True, slots=True)
class Block:
    """紙の中の表。rows は行の見出しと欄のキー。"""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def items(self) -> tuple[str, ...]:
        """欄のキー (並びの順)。"""
        return tuple(key for _, keys in self.rows for key in keys)


@dataclass(frozen=True, slots=True)
class Paper:
    """一枚の紙。lead は何を書く紙か。"""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """欄のキー (並びの順)。"""
        return tuple(key for block in self.blocks for key in block.items)


@dataclass(frozen=True, slots=True)
class Written:
    """書き込んだ紙。blocks は (表, 行ごとの (見出し, 欄の文))、count は書いてある欄の数。"""

    paper: Paper
    blocks: tuple[tuple[Block, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    count: int


def _listed(title: str, *keys: str) -> Block:
    return Block(title, ("項目", "内容"), tuple((ITEMS[key].label, (key,)) for key in keys))


def _deal(name: str, who: str) -> tuple[str, tuple[str, ...]]:
    return name, (f"{who}_profile", f"{who}_reason")


_FLOW = Paper(
    "flow", "商流・業務フロー", "仕事がどう流れて、誰から仕入れ、誰に選ばれているかを書きます。",
    (
        Block(
            "業務フロー", ("段", "業務の名前", "実施内容", "差別化ポイント"),
            tuple((mark, tuple(f"process_{n}_{part}" for part in ("name", "content", "difference")))
                  for n, mark in enumerate("①②③④⑤", start=1)),
        ),
        _listed("提供内容・顧客提供価値", "offering_content", "offering_value"),
        Block(
            "商流", ("相手", "属性・社名・取引金額・内容", "選んだ理由・選ばれている理由"),
            (_deal("仕入先", "supplier"), _deal("協力先", "partner"), _deal("得意先", "customer"),
             _deal("エンドユーザー", "end_user")),
        ),
    ),
)  # fmt: skip
_VIEWS = Paper(
    "views", "4つの視点", "数字に表れない会社の姿を、4つの視点から書きます。",
    (
        _listed("①経営者", "management_philosophy", "management_motivation", "succession"),
        _listed("②事業", "business_history", "strengths", "weaknesses", "it_and_productivity"),
        _listed("③企業を取り巻く環境・関係者", "market_and_competitors", "customers_and_partners", "workforce", "lenders"),
        _listed("④内部管理体制", "organisation_and_quality", "business_plan", "research_and_property", "training"),
        _listed("現状認識から対応策まで", "present_state", "future_goals", "gap_issues", "countermeasures"),
    ),
)  # fmt: skip
PAPERS = {paper.key: paper for paper in (_FLOW, _VIEWS)}


def written(karte: Karte) -> tuple[Written, ...]:
    """二枚の紙に、カルテの値を書き込む。"""
    return tuple(_written(paper, karte) for paper in PAPERS.values())


def _written(paper: Paper, karte: Karte) -> Written:
    blocks = tuple(
        (block, tuple((head, tuple(karte.text(key) for key in keys)) for head, keys in block.rows))
        for block in paper.blocks
    )
    return Written(paper, blocks, sum(bool(karte.text(key)) for key in paper.items))
