"""任用の条件。役割ごとに、所管の都道府県と手続きの担当が要るか、あってはならないかが決まる。"""

from dataclasses import dataclass
from datetime import datetime

from shien.values.municipality import PREFECTURES

from .choices import STAFF, Duty, Role

# Staff of one place; and the duties that each role may hold (a role that is not here holds none).
PLACED = frozenset({Role.CHAMBER, Role.BUREAU})
DUTIES_OF = {
    Role.SECRETARIAT: frozenset(Duty),
    Role.BUREAU: frozenset(Duty),
    Role.REVIEWER: frozenset({Duty.REVIEW}),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """任用の条件。prefectures は都道府県コード、duties は ``手続き:担当``、ends_at は任期の終わりの瞬間。"""

    role: str
    organisation: str
    prefectures: tuple[str, ...]
    duties: tuple[str, ...]
    ends_at: datetime

    def faults(self, at: datetime) -> dict[str, str]:
        """欄 → 誤り。空なら任用できる。"""
        if self.role not in STAFF:
            found = {"role": "役割を選んでください。"}
        else:
            found = {"prefectures": self._place_fault(), "duties": self._duty_fault()}
        if not self.organisation.strip():
            found["organisation"] = "組織の名前を入力してください。"
        if self.ends_at <= at:
            found["ends_on"] = "任期の終わりは、今日から後の日にしてください。"
        return {field: text for field, text in found.items() if text}

    def _place_fault(self) -> str:
        if self.role not in PLACED:
            return "この役割に、所管の都道府県はありません。印を外してください。" if self.prefectures else ""
        known = self.prefectures and set(self.prefectures) <= set(PREFECTURES)
        return "" if known else "所管の都道府県を、一つ以上選んでください。"

    def _duty_fault(self) -> str:
        allowed = DUTIES_OF.get(Role(self.role), frozenset())
        if not allowed:
            return "この役割に、手続きの担当はありません。印を外してください。" if self.duties else ""
        if not self.duties:
            return "手続きの担当を、一つ以上選んでください。"
        if {each.partition(":")[2] for each in self.duties} <= {str(each) for each in allowed}:
            return ""
        return f"この役割が持てる担当は、{'・'.join(each.label for each in Duty if each in allowed)}だけです。"
