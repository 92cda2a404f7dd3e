"""交付決定のあとのアプリ。"""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """交付決定のあと。"""

    name = "shien.domain.settlement"
    label = "settlement"

    def ready(self) -> None:
        """決裁に伴うことを登録する。"""
        from shien.domain.motions.effects import register
        from shien.domain.settlement.actions import order

        register(order)
