"""図。サーバーで描く SVG。どの図にも題・一文の要約・同じ数の表が付き、白黒の印刷でも見分けられる (A11Y-9)。"""

from .chart import Chart, Table
from .fan import fan
from .lines import Line, lines
from .radar import radar
from .spread import Spread, spread

__all__ = ["Chart", "Line", "Spread", "Table", "fan", "lines", "radar", "spread"]
