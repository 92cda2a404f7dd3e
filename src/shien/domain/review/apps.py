"""審査のアプリ。"""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """審査。"""

    name = "shien.domain.review"
    label = "review"
