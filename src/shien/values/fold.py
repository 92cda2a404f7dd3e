"""文字の寄せ。検索と数字の読取りのためだけに使い、保存する名称には使わない (UX-15)。"""

import re
import unicodedata

_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−－ー─ｰ﹣"), "-")
_LONG_VOWEL = "ー"
_FIRM_KINDS = re.compile(
    r"\((?:株|有|合|名|資|同)\)|株式会社|有限会社|合同会社|合名会社|合資会社|一般社団法人|一般財団法人"
)
# 人名・社名によく使われる異体字 → 常用の字 (検索用)。異体字を選ぶ記号 (IVS) は除く
_VARIANTS = str.maketrans(
    "髙﨑𠮷濵濱邊邉嶋嶌齋齊斉澤廣國圓寳寶櫻瀨德塚邨冨栁龍瀧眞實榮藏靑淸",
    "高崎吉浜浜辺辺島島斎斎斎沢広国円宝宝桜瀬徳塚村富柳竜滝真実栄蔵青清",
) | dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def narrow(text: str) -> str:
    """数字・記号・英字を半角に寄せ、ハイフンの種類をそろえる。"""
    return unicodedata.normalize("NFKC", text).translate(_HYPHENS)


def standard(text: str) -> str:
    """全角半角・大文字小文字・異体字を同じに見る。かなと空白は残す。

    >>> standard("ＩＴ導入　髙﨑")
    'it導入 高崎'
    """
    return unicodedata.normalize("NFKC", text).translate(_VARIANTS).casefold()


def katakana(text: str) -> str:
    """ひらがなをカタカナに寄せる。"""
    return text.translate(_KATAKANA)


def fold(text: str) -> str:
    """検索用の寄せ。全角半角・大文字小文字・かな・異体字・会社の種類の位置を同じに見る。

    >>> fold("㈱髙﨑ｾｲｷ") == fold("高崎セイキ 株式会社")
    True
    """
    plain = _FIRM_KINDS.sub("", katakana(standard(text)))
    return re.sub(r"[\s\-・,.、。（）()'\"]", "", plain)
