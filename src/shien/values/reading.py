"""読み取り結果。外部のファイルやAPIから読んだ値を、カルテの項目の言葉で表したもの。"""

from dataclasses import dataclass, field

from .fault import Fault


@dataclass(frozen=True, slots=True)
class Figure:
    """読み取った値の一つ。

    item は項目辞書のキー、part は事業年度の末日 (``2026-03-31``)・行の鍵・空文字のどれか。
    value は項目辞書の正規形 (円は整数の文字、日付は ISO 8601、名称は一字も変えない)。
    label はファイルに書かれていた名前、row は1から数えた行番号。
    """

    item: str
    value: str
    part: str = ""
    label: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """読み取り結果。figures は error の指摘があっても、読めた分だけ入る。

    source は出所のコード (``etax`` ``accounting`` ``gbizinfo`` ``nta_register``)。
    corporate_number と name は書類の主体を確かめるためのもので、書かれていなければ空。
    unmapped は、項目辞書のどれにも当たらなかった科目名 (利用者が対応を決める)。
    """

    source: str
    figures: tuple[Figure, ...]
    faults: tuple[Fault, ...] = ()
    corporate_number: str = ""
    name: str = ""
    unmapped: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def acceptable(self) -> bool:
        """error の指摘が無く、取り込める値がある。"""
        return bool(self.figures) and not any(fault.severity == "error" for fault in self.faults)
