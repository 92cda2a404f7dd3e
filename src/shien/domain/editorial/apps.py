"""編集のアプリ。"""

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    """編集。"""

    name = "shien.domain.editorial"
    label = "editorial"
    verbose_name = "編集"
