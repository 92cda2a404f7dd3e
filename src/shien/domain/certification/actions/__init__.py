"""認定の書込み。どれも一つのトランザクションで、証跡を伴う。"""

from .deciding import approve
from .following import expire, follow, issue, refer, warn

__all__ = ["approve", "expire", "follow", "issue", "refer", "warn"]
