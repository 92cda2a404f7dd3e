"""認定のアプリ。"""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """認定。"""

    name = "shien.domain.certification"
    label = "certification"

    def ready(self) -> None:
        """決裁に伴うことを登録する。"""
        from shien.domain.certification.actions import certify
        from shien.domain.motions.effects import register

        register(certify)
