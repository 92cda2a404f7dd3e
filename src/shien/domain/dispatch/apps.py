"""専門家派遣のアプリ。"""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """専門家派遣。"""

    name = "shien.domain.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        """決裁に伴うことを登録する。"""
        from shien.domain.dispatch.actions import reserve
        from shien.domain.motions.effects import register

        register(reserve)
