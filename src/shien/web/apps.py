"""画面のアプリ。"""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """画面の雛形と静的ファイル。"""

    name = "shien.web"
    label = "web"
