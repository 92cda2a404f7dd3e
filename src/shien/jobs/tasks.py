"""仕事の一覧。procrastinate がここから見つける。"""

from .applications import heartbeat, reconcile, scan
from .deliver import deliver
from .expire import expire
from .panel import panel
from .purge import purge
from .seal import seal

__all__ = ["deliver", "expire", "heartbeat", "panel", "purge", "reconcile", "scan", "seal"]
