"""認定のアプリ。"""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """認定。"""

    name = "shien.domain.certification"
    label = "certification"

    def ready(self) -> None:
        """決裁に伴うことを登録し、申請の書類が認定の番号と期間を読めるようにする。"""
        from shien.domain.applications import spaces
        from shien.domain.certification import queries
        from shien.domain.certification.actions import certify
        from shien.domain.motions.effects import register

        register(certify)
        spaces.tell(queries.NAMES, queries.told)
