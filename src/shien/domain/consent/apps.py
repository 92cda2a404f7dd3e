"""連携サイトと承諾のアプリ。"""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """連携サイトと承諾。"""

    name = "shien.domain.consent"
    label = "consent"
