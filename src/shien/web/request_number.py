"""要求番号。記録の行と答えに同じ番号を付ける。"""

import logging
from contextvars import ContextVar

number: ContextVar[str] = ContextVar("request_number", default="-")


class RequestIdFilter(logging.Filter):
    """記録の行に要求番号を付ける。"""

    def filter(self, record: logging.LogRecord) -> bool:
        """要求番号を足す。"""
        record.request_id = number.get()
        return True
