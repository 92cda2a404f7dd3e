"""プレプリントと登録の提案のアプリ。"""

from django.apps import AppConfig


class PreprintConfig(AppConfig):
    """プレプリントと登録の提案。"""

    name = "shien.domain.preprint"
    label = "preprint"
