"""仕事の一覧。procrastinate がここから見つける。"""

from .contacts import refresh_track, remind_contacts
from .deliver import deliver
from .expire import expire
from .panel import panel
from .purge import purge
from .seal import seal

__all__ = ["deliver", "expire", "panel", "purge", "refresh_track", "remind_contacts", "seal"]
