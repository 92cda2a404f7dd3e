"""監督のアプリ。"""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """監督。"""

    name = "shien.domain.oversight"
    label = "oversight"
