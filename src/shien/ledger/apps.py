"""証跡アプリ。"""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """証跡と送信待ちの箱。"""

    name = "shien.ledger"
    label = "ledger"
