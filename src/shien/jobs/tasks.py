"""仕事の一覧。procrastinate がここから見つける。"""

from .alerts import alerts, closing
from .contacts import refresh_track, remind_contacts
from .deliver import deliver
from .expire import expire
from .newsletter import newsletter
from .panel import panel
from .purge import purge
from .seal import seal

__all__ = [
    "alerts", "closing", "deliver", "expire", "newsletter", "panel", "purge", "refresh_track", "remind_contacts", "seal",
]  # fmt: skip
