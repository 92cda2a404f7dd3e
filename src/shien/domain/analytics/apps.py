"""分析のアプリ。"""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """分析。"""

    name = "shien.domain.analytics"
    label = "analytics"
