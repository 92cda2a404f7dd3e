"""サインインのセッション。Django のデータベースのセッションを、要求ごとの一度の読取りだけ、覚えた文で引く。"""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from shien.ledger import prepared

_HELD = "SELECT session_key, session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """セッションの置き場所。"""

    def _get_session_from_db(self) -> Any:
        """切れていないセッションの行。無ければ None で、番号も捨てる。"""
        found = prepared.row(_HELD, [self.session_key, timezone.now()])
        if found is None:
            self._session_key = None
            return None
        return prepared.build(self.model, found)
