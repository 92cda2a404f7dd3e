"""添付ファイルを確かめる。中身と拡張子が合い、開いても害の無いものだけを通す (SEC-33, SEC-34)。"""

from .image import small
from .inspect import FORMATS, HEAD, MAX_BYTES, Inspected, agrees, announced, format_words, inspect, taken
from .pdf import marks

__all__ = [
    "FORMATS", "HEAD", "MAX_BYTES", "Inspected", "agrees", "announced", "format_words", "inspect", "marks", "small", "taken",
]  # fmt: skip
