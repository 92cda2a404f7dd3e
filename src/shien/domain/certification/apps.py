"""認定のアプリ。"""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """認定。"""

    name = "shien.domain.certification"
    label = "certification"
