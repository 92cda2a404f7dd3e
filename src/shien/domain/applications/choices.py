"""申請の選択肢。"""

from django.db import models


class CallStep(models.TextChoices):
    """公募回に起きたこと。"""

    OPENED = "opened", "公募回を開いた"
    CLOSED = "closed", "締め切った"
    EXTENDED = "extended", "締切を延ばした"
    BUDGET = "budget", "予算・枠を変えた"
    FORM = "form", "申請書の版を変えた"


class Scan(models.TextChoices):
    """ウイルスの検査。検査器が無い一式では none のまま渡す。"""

    NONE = "none", "検査していません"
    WAITING = "waiting", "検査を待っています"
    CLEAN = "clean", "問題は見つかりませんでした"
    INFECTED = "infected", "ウイルスが見つかりました"


class Outcome(models.TextChoices):
    """対象要件の判定。"""

    MET = "met", "対象です"
    UNKNOWN = "unknown", "まだ分かりません"
    NOT_MET = "not_met", "対象外です"
    NOT_JUDGED = "not_judged", "判定しません"


class AlarmKind(models.TextChoices):
    """突合せで見つかった食い違い。"""

    FILE_MISSING = "file_missing", "ファイルがありません"
    FILE_CHANGED = "file_changed", "ファイルの中身が変わっています"
    FILE_UNLISTED = "file_unlisted", "申請書にあるファイルの控えがありません"
    NO_RECEIPT = "no_receipt", "受付票がありません"
    WRONG_RECEIPT = "wrong_receipt", "受付票と中身が合いません"
    NO_NOTICE = "no_notice", "受付のお知らせがありません"
    NO_EVIDENCE = "no_evidence", "証跡がありません"
    WRONG_STATE = "wrong_state", "状態が履歴と合いません"


class ProposalOutcome(models.TextChoices):
    """申請書の新しい版の案の行方。"""

    OPEN = "open", "公開を待っています"
    PUBLISHED = "published", "公開しました"
    WITHDRAWN = "withdrawn", "取り下げました"


class DisputeOutcome(models.TextChoices):
    """判定への異議の行方。"""

    WAITING = "waiting", "窓口が確かめています"
    MENDED = "mended", "判定の決まりを直しました"
    VALUE = "value", "値を直すと、判定が変わります"
    STANDS = "stands", "判定のとおりです"
