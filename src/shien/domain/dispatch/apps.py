"""専門家派遣のアプリ。"""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """専門家派遣。"""

    name = "shien.domain.dispatch"
    label = "dispatch"
