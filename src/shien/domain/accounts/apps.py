"""アカウントと閲覧者のアプリ。"""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """アカウントと閲覧者。"""

    name = "shien.domain.accounts"
    label = "accounts"
