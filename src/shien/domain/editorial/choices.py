"""編集の選択肢。"""

from django.db import models


class Kind(models.TextChoices):
    """内容の種類。"""

    MEASURE = "measure", "支援策"
    ARTICLE = "article", "記事・お知らせ"
    CASE = "case", "事例"


class Section(models.TextChoices):
    """記事の区分。"""

    NEWS = "news", "お知らせ"
    ARTICLE = "article", "記事"


class CameFrom(models.TextChoices):
    """どこから来たか。人は分からない。"""

    SITE = "site", "このサイトの中"
    MAIL = "mail", "メールマガジン"
    RSS = "rss", "RSS"
    EMBED = "embed", "よそに埋め込んだ一覧"
    ELSEWHERE = "elsewhere", "ほかのサイト"
    DIRECT = "direct", "直接"


class Deed(models.TextChoices):
    """内容が生んだ動き。"""

    VIEW = "views", "見られた"
    SAVE = "saves", "お気に入りに入れた"
    START = "started", "申請を始めた"
    FINISH = "finished", "申請を終えた"


class TwinState(models.TextChoices):
    """重なりの見立て。"""

    WAITING = "waiting", "編集者を待っている"
    FOLDED = "folded", "同じもの"
    APART = "apart", "別のもの"
