"""仕事の一覧。procrastinate がここから見つける。"""

from .deliver import deliver
from .expire import expire
from .purge import purge
from .seal import seal

__all__ = ["deliver", "expire", "purge", "seal"]
