"""編集の画面の権限。サインインはここではしない。"""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class ByGroup(ModelBackend):
    """集まりの権限を答える。名前と合い言葉では、だれも入れない (入口は GビズID だけ)。"""

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **kwargs: Any) -> None:
        """いつも断る。"""
