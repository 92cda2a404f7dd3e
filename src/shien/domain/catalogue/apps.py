"""支援施策の名簿のアプリ。"""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """支援施策の名簿。"""

    name = "shien.domain.catalogue"
    label = "catalogue"
