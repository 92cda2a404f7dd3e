"""事例で使った支援策の欄。画面の番地を一行に一つ貼る。"""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from shien.domain.catalogue import queries

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
MOST = 5


class MeasureAddresses(forms.Field):
    """支援策の番地。公開中のものだけを受ける。"""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self) -> None:
        super().__init__(
            label="使った支援策",
            required=False,
            help_text=f"支援策の画面の番地を、一行に一つ貼ってください（{MOST}つまで）。",
        )

    def prepare_value(self, value: Any) -> Any:
        """一行に一つ。"""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[UUID]:
        """番地を鍵にする。読めない行は、その行を言う。"""
        found = []
        for line in filter(None, map(str.strip, str(value or "").splitlines())):
            key = _KEY.search(line)
            if key is None:
                raise ValidationError(
                    f"「{line[:60]}」は支援策の画面の番地ではありません。/measures/ で始まる番地を貼ってください。"
                )
            found.append(UUID(key[0]))
        if len(found) > MOST:
            raise ValidationError(f"支援策は{MOST}つまでです。")
        return list(dict.fromkeys(found))

    def validate(self, value: list[UUID]) -> None:
        """公開中の支援策か。"""
        for key in value:
            if queries.measure(key, at=timezone.now()) is None:
                raise ValidationError(f"{key} は、公開中の支援策にありません。")
