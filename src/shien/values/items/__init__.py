"""項目辞書。データ項目を一つずつ、一か所で定める。様式・承諾・取込み・APIはここから作る。"""

from .catalogue import GROUPS, ITEMS, Group, Item, group, item, items_of
from .forms import parse, show
from .parts import parse_part

__all__ = ["GROUPS", "ITEMS", "Group", "Item", "group", "item", "items_of", "parse", "parse_part", "show"]
