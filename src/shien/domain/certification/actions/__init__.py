"""認定の書込み。どれも一つのトランザクションで、証跡を伴う。"""

from .deciding import certify
from .following import expire, follow, refer, warn

__all__ = ["certify", "expire", "follow", "refer", "warn"]
