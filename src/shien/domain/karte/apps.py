"""中小企業者データベース（カルテ）のアプリ。"""

from django.apps import AppConfig


class KarteConfig(AppConfig):
    """中小企業者データベース（カルテ）。"""

    name = "shien.domain.karte"
    label = "karte"
