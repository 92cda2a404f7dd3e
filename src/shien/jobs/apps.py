"""仕事のアプリ。"""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """定時の仕事と運用の命令。"""

    name = "shien.jobs"
    label = "jobs"
