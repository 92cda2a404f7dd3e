"""仕事の一覧。procrastinate がここから見つける。"""

from .alerts import alerts, closing
from .applications import carry_over, expire_drafts, heartbeat, reconcile, rejudge, scan, sweep_files
from .certification import certification, expiry
from .check_links import check_links
from .contacts import refresh_track, remind_contacts
from .deliver import deliver
from .dispatch import dispatch
from .expire import expire
from .extract import extract
from .newsletter import newsletter
from .panel import panel
from .publish import publish
from .purge import purge
from .seal import seal
from .settlement import settlement
from .tally import tally
from .twins import twins

__all__ = [
    "alerts", "carry_over", "certification", "check_links", "closing", "deliver", "dispatch", "expire", "expire_drafts", "expiry",
    "extract", "heartbeat", "newsletter", "panel", "publish", "purge", "reconcile", "refresh_track", "rejudge", "remind_contacts", "scan",
    "seal", "settlement", "sweep_files", "tally", "twins",
]  # fmt: skip
