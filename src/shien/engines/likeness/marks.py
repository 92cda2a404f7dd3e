"""題を比べられる形にし、違うものだと言える印 (年度・回・次) を取り出す。"""

import re

from shien.values.fold import standard

_KANJI = str.maketrans("一二三四五六七八九〇", "1234567890")
_MARK = re.compile(
    r"(第?\s*[0-9一二三四五六七八九十]+\s*(?:回|次|期|号))|((?:令和|平成|r|h)?\s*[0-9元]+\s*年度?)|([0-9]+)"
)
_BRACKET = re.compile(r"[【《\[［〔](.+?)[】》\]］〕]")
_STATUS = re.compile(r"募集|受付|公募|終了|延長|更新|新着|重要")
_NOISE = re.compile(r"[\W_]+")
# Words that the sites add around the same name.
_ADDED = re.compile(r"について|のご案内|のお知らせ|を募集します|募集中|の募集|の公募|公募開始|の御案内")


def title_key(title: str) -> str:
    """題の骨。全角半角・記号・空白・よそが足した言葉を除く。

    >>> title_key("【受付中】省エネ設備 補助金（第２回）の公募について")
    '受付中省エネ設備補助金第2回'
    """
    return _NOISE.sub("", _ADDED.sub("", standard(title)))


def marks(title: str) -> frozenset[str]:
    """年度・回・次などの印。食い違えば、別の支援策。

    >>> sorted(marks("令和6年度 省エネ補助金（第２回）"))
    ['2', '6']
    """
    found = (match[0] for match in _MARK.finditer(standard(title)))
    return frozenset(re.sub(r"[^0-9]", "", each.replace("元", "1").translate(_KANJI)) or each for each in found)


def branches(title: str) -> frozenset[str]:
    """括弧の中の枝の名前 (地区・部局・枠)。受付中などのようすは除く。重ならなければ、別の支援策。

    >>> branches("【受付中】架空補助金【中部監督部】")
    frozenset({'中部監督部'})
    """
    found = (title_key(each) for each in _BRACKET.findall(standard(title)) if not _STATUS.search(each))
    return frozenset(each for each in found if each)
