"""起案と決裁のアプリ。"""

from django.apps import AppConfig


class MotionsConfig(AppConfig):
    """起案と決裁。"""

    name = "shien.domain.motions"
    label = "motions"
