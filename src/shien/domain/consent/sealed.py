"""封をした文字。データベースには暗号文だけを置き、SECRET_KEY の無い者には読めない。"""

import base64
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models


def _seal() -> MultiFernet:
    """封。前の SECRET_KEY (SECRET_KEY_FALLBACKS) で封じたものも開く。"""
    return MultiFernet([_of(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _of(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"shien.consent.sealed").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class SealedTextField(models.TextField):
    """トークンの文字。引くのは要約値 (token_checksum) で行い、文字は、失われた答えを返し直すときだけ開く (SEC-7)。"""

    def get_prep_value(self, value: Any) -> Any:
        """封をする。"""
        return _seal().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """封を開く。"""
        return _seal().decrypt(value).decode() if value else value
