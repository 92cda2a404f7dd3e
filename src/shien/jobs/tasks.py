"""仕事の一覧。procrastinate がここから見つける。"""

from .alerts import alerts, closing
from .applications import (
    carry_over,
    expire_drafts,
    heartbeat,
    pace,
    reconcile,
    rejudge,
    scan,
    sweep_files,
    tell_closings,
)
from .certification import certification, expiry
from .check_links import check_links
from .contacts import refresh_track, remind_contacts
from .deliver import deliver
from .dispatch import dispatch
from .expire import expire
from .extract import extract
from .newsletter import newsletter
from .oversight import end_unused, rights_list, watch_reads
from .panel import panel
from .publish import publish
from .purge import purge
from .seal import seal
from .settlement import settlement
from .tally import tally
from .twins import twins

__all__ = [
    "alerts", "carry_over", "certification", "check_links", "closing", "deliver", "dispatch", "end_unused", "expire", "expire_drafts", "expiry",
    "extract", "heartbeat", "newsletter", "pace", "panel", "publish", "purge", "reconcile", "refresh_track", "rejudge", "remind_contacts", "rights_list", "scan",
    "seal", "settlement", "sweep_files", "tally", "tell_closings", "twins", "watch_reads",
]  # fmt: skip
