"""仕事の一覧。procrastinate がここから見つける。"""

from .alerts import alerts, closing
from .applications import heartbeat, reconcile, scan
from .certification import certification, expiry
from .contacts import refresh_track, remind_contacts
from .deliver import deliver
from .dispatch import dispatch
from .expire import expire
from .extract import extract
from .newsletter import newsletter
from .panel import panel
from .purge import purge
from .seal import seal
from .settlement import settlement

__all__ = [
    "alerts", "certification", "closing", "deliver", "dispatch", "expire", "expiry", "extract", "heartbeat", "newsletter",
    "panel", "purge", "reconcile", "refresh_track", "remind_contacts", "scan", "seal", "settlement",
]  # fmt: skip
