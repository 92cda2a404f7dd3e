"""仕事の一覧。procrastinate がここから見つける。"""

from .deliver import deliver
from .expire import expire
from .extract import extract
from .panel import panel
from .purge import purge
from .seal import seal

__all__ = ["deliver", "expire", "extract", "panel", "purge", "seal"]
