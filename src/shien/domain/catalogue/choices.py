"""支援施策の名簿の選択肢。"""

from django.db import models


class Source(models.TextChoices):
    """名簿。"""

    JGRANTS = "jgrants", "Jグランツ（jGrants）"
    SEIDO_NAVI = "seido_navi", "ミラサポplus 制度ナビ"
    TABLE = "table", "自治体・府省の表"
    GBIZINFO = "gbizinfo", "gBizINFO 補助金（過去の交付）"
    DEMO = "demo", "合成の見本"


class InstitutionKind(models.TextChoices):
    """実施機関の種類。"""

    MINISTRY = "ministry", "府省"
    PREFECTURE = "prefecture", "都道府県"
    MUNICIPALITY = "municipality", "市区町村"
    OTHER = "other", "その他"


class State(models.TextChoices):
    """公開の状態。終わったかどうか (Opening) は、時刻から導く。"""

    PUBLISHED = "published", "公開"
    HELD = "held", "保留"


class Opening(models.TextChoices):
    """募集のようす。ある時刻に、公募回から導く。"""

    OPEN = "open", "募集中"
    UPCOMING = "upcoming", "募集前"
    UNKNOWN = "unknown", "募集期間の記載なし"
    ENDED = "ended", "終了"


class Outcome(models.TextChoices):
    """編集者の決めたこと。"""

    PUBLISH = "publish", "公開した"
    HOLD = "hold", "保留した"
    SETTLE = "settle", "そのままにした"
    GONE = "gone", "疑いが消えた"


class LinkKind(models.TextChoices):
    """支援施策どうしのつながり。"""

    DUPLICATE = "duplicate", "同じ支援策とみられる"
    LOCAL = "local", "国の制度の地方版"


class AmendmentState(models.TextChoices):
    """訂正の状態。"""

    WAITING = "waiting", "二人目を待っている"
    APPLIED = "applied", "直した"
    REFUSED = "refused", "取り下げた"
