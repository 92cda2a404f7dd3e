"""事業計画のアプリ。"""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """事業計画。"""

    name = "shien.domain.plans"
    label = "plans"
