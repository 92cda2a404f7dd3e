"""申請する人の画面の試験の土台。申請の窓口をそのまま使う。"""

from tests.integration.applications.conftest import desk

__all__ = ["desk"]
