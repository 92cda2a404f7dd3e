"""施策の文から構造を読む。業種・規模・地域・率・金額・期間・対象者を、根拠の場所つきで。

>>> from shien.engines.extraction import extract, measure_of
"""

from .extract import extract
from .measure import Markup, MeasureText, Text, measure_of
from .result import Bound, Conflict, Evidence, Extraction, Found, Rate, Reach, Region, Scope

__all__ = [
    "Bound", "Conflict", "Evidence", "Extraction", "Found", "Markup", "MeasureText", "Rate", "Reach", "Region", "Scope",
    "Text", "extract", "measure_of",
]  # fmt: skip
