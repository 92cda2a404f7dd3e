"""誰が計画を見て、変え、渡せるか。

計画は、事業者か一つの支援者のどちらかが作る。作った側の手元にあるうちは、相手には見えない。渡すと両方に見える。
- 事業者は、見える計画をいつでも変えられ、消せる (自社の計画だから)。
- 支援者は、財務の委任があれば自分の計画を作れる。渡した後の計画と、事業者から渡された計画を変えるには「直す」委任が要る。
- 渡すのをやめられるのは作った側。支援者は、事業者が手を入れた計画を引っ込められない。
"""

from dataclasses import dataclass

from .choices import Step


@dataclass(frozen=True, slots=True)
class Standing:
    """計画の立場。maker・receiver は支援者の番号で、None は事業者本人。"""

    maker: int | None
    step: str | None
    receiver: int | None
    saved_by_supporter: bool

    @property
    def sent(self) -> bool:
        """いま渡してあるか。"""
        return self.step == Step.SEND

    def visible(self, side: int | None) -> bool:
        """side (支援者の番号、事業者は None) から見えるか。"""
        if self.step == Step.REMOVE:
            return False
        return self.maker == side or (self.sent and self.receiver == side)

    def may_save(self, side: int | None, can_edit: bool) -> bool:
        """新しい版を足せるか。"""
        own_draft = self.maker == side and not self.sent
        return self.visible(side) and (side is None or own_draft or can_edit)

    def may_send(self, side: int | None) -> bool:
        """渡せるか。"""
        return self.visible(side) and self.maker == side and not self.sent

    def may_take_back(self, side: int | None) -> bool:
        """渡すのをやめられるか。"""
        return self.visible(side) and self.sent and self.maker == side and (side is None or self.saved_by_supporter)

    def may_remove(self, side: int | None) -> bool:
        """消せるか。"""
        return self.visible(side) and (side is None or (self.maker == side and not self.sent))
