"""添付ファイルを確かめる。中身と拡張子が合い、開いても害の無いものだけを通す (SEC-33, SEC-34)。"""

from .inspect import FORMATS, Inspected, inspect

__all__ = ["FORMATS", "Inspected", "inspect"]
