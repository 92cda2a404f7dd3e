"""専門家派遣のアプリ。"""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """専門家派遣。"""

    name = "shien.domain.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        """決裁に伴うこと、謝金の支払、申請の書類が読む専門家の名前を登録する。"""
        from shien.domain.applications import spaces
        from shien.domain.dispatch.actions import enrol, fee_debts, reserve
        from shien.domain.dispatch.queries import PROCEDURE
        from shien.domain.motions.effects import register
        from shien.domain.settlement import debts

        register(reserve)
        register(enrol)
        debts.register(PROCEDURE, fee_debts())
        spaces.tell(("expert_name", "expert_number", "commission_from", "commission_to"))
