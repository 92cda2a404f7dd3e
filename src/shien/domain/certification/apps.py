"""認定のアプリ。"""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """認定。"""

    name = "shien.domain.certification"
    label = "certification"

    def ready(self) -> None:
        """申請の書類が、認定の番号と期間を読めるようにする。"""
        from shien.domain.applications import spaces

        from . import queries

        spaces.tell(queries.NAMES, queries.told)
