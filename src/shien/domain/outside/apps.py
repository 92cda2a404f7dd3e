"""外部システムのアプリ。"""

from django.apps import AppConfig


class OutsideConfig(AppConfig):
    """外部システム。"""

    name = "shien.domain.outside"
    label = "outside"
