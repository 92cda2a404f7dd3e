"""お知らせのアプリ。"""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """お知らせ。"""

    name = "shien.domain.guidance"
    label = "guidance"
