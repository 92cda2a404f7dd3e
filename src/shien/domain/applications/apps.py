"""申請のアプリ。"""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """申請。"""

    name = "shien.domain.applications"
    label = "applications"
