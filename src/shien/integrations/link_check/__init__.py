"""よそのページが開けるか。"""

from .check import Answer, check

__all__ = ["Answer", "check"]
