"""入力の誤り。何が・どこで・どうすればよいかを一文で伝える。"""

from dataclasses import dataclass


class InvalidValue(ValueError):
    """値の誤り。文言は利用者へそのまま見せる日本語で書く。"""


@dataclass(frozen=True, slots=True)
class Fault:
    """取込み時の指摘。一件が一行で読める。

    row は1から数えた行番号、column は見出しか列の名前。位置が無い指摘は None。
    severity は ``error`` (取り込まない) か ``warning`` (確かめてから取り込む)。
    """

    what: str
    expected: str = ""
    row: int | None = None
    column: str | None = None
    severity: str = "error"

    def line(self, file: str = "") -> str:
        """一行の文にする (ファイル: 行: 列: 指摘。どうすればよいか)。"""
        place = [file] if file else []
        if self.row is not None:
            place.append(f"{self.row}行目")
        if self.column:
            place.append(f"「{self.column}」")
        text = self.what if not self.expected else f"{self.what} {self.expected}"
        return f"{'：'.join(place)}：{text}" if place else text
