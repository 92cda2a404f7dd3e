"""仕事の一覧。procrastinate がここから見つける。"""

from .check_links import check_links
from .deliver import deliver
from .expire import expire
from .panel import panel
from .publish import publish
from .purge import purge
from .seal import seal
from .tally import tally
from .twins import twins

__all__ = ["check_links", "deliver", "expire", "panel", "publish", "purge", "seal", "tally", "twins"]
