"""支援策の名前の骨。年度・回・予算の区分が違っても、同じ制度なら同じになる。取り違えより、見落としを選ぶ。"""

import re

from shien.values.fold import standard

from .marks import title_key

SHORTEST = 4
_ERA = r"(?:令和|平成|昭和|[rh])\s*"
_WHEN = re.compile(
    rf"{_ERA}[0-9元]+\s*年度?|[0-9]{{4}}\s*年度?|[0-9]+\s*年度|第\s*[0-9一二三四五六七八九十]+\s*(?:回|次|期|号)"
    r"|[0-9]+\s*(?:回|次|期|号)|(?:第[0-9一二三]+次)?補正(?:予算)?分?|当初予算分?|繰越分?|[上下]期"
)
_STATUS = re.compile(r"[【《\[［〔][^】》\]］〕]*(?:募集|受付|公募|終了|延長|更新|新着|重要)[^】》\]］〕]*[】》\]］〕]")
_INSIDE = re.compile(r"\((.*)\)|「(.*?)」")
_SCHEME = re.compile(r"(?:補助|助成|給付|交付|奨励|支援|負担|協力)金\Z")
# 名前の中で、制度を見分ける役に立たない言葉。
_GENERIC = re.compile(
    r"中小企業|小規模事業者|事業者|事業|企業|支援|推進|対策|促進|補助金|助成金|給付金|交付金|奨励金|支援金|負担金|協力金|特別|緊急|等|費|者|の"
)


def name_of(title: str) -> str:
    """題の名前の骨。制度を見分けられなければ空。

    >>> name_of("【受付中】令和５年度 架空改善補助金（第２回）")
    '架空改善補助金'
    """
    return next(iter(_told([_plain(title)])), "")


def names_of(title: str) -> frozenset[str]:
    """交付の題が表しうる名前の骨。全体、括弧の前 (枝の元の制度)、括弧の中の制度。

    >>> sorted(names_of("架空引上げ対策費補助金（業務改善助成金）"))
    ['架空引上げ対策費補助金', '架空引上げ対策費補助金業務改善助成金', '業務改善助成金']
    """
    plain = _plain(title)
    inside = [one or other for one, other in _INSIDE.findall(plain)]
    schemes = [each for each in inside if _SCHEME.search(each.strip())]
    return _told([plain, *schemes, *([_INSIDE.sub("", plain)] if inside else [])])


def _plain(title: str) -> str:
    return _WHEN.sub("", _STATUS.sub("", standard(title)))


def _told(names: list[str]) -> frozenset[str]:
    return frozenset(filter(_telling, map(title_key, names)))


def _telling(name: str) -> bool:
    """制度を見分けられる名前か。どの制度にもある言葉だけの名前は使わない。"""
    return len(name) >= SHORTEST and len(_GENERIC.sub("", name)) >= 2
