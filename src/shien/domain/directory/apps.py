"""支援機関の名簿のアプリ。"""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """支援機関の名簿。"""

    name = "shien.domain.directory"
    label = "directory"
