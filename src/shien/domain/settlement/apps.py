"""交付決定のあとのアプリ。"""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """交付決定のあと。"""

    name = "shien.domain.settlement"
    label = "settlement"
