"""アカウントの選択肢。"""

from django.db import models


class AccountType(models.TextChoices):
    """アカウント種別 (GビズIDの account_type)。"""

    ENTRY = "1", "エントリー"
    PRIME = "2", "プライム"
    MEMBER = "3", "メンバー"


class EnterpriseKind(models.TextChoices):
    """事業者の別 (GビズIDの corp_type)。"""

    CORPORATION = "corporation", "法人"
    SOLE_PROPRIETOR = "sole_proprietor", "個人事業主"


class Role(models.TextChoices):
    """閲覧者の立場。"""

    VISITOR = "visitor", "サインインしていない方"
    ENTRY = "entry", "エントリー"
    PRIME = "prime", "プライム"
    MEMBER = "member", "メンバー"
    SUPPORTER = "supporter", "支援者（委任）"
    EXPERT = "expert", "専門家（派遣）"
    CHAMBER = "chamber", "商工会・商工会議所"
    BUREAU = "bureau", "経済産業局"
    ANALYST = "analyst", "中小企業庁（分析）"
    SECRETARIAT = "secretariat", "補助金事務局"
    EDITOR = "editor", "編集"
    OPERATOR = "operator", "運用"
    AUDITOR = "auditor", "監査"
    REVIEWER = "reviewer", "審査員"


OWNERS = frozenset({Role.PRIME, Role.MEMBER})
STAFF = frozenset(
    {
        Role.CHAMBER, Role.BUREAU, Role.ANALYST, Role.SECRETARIAT, Role.EDITOR, Role.OPERATOR, Role.AUDITOR, Role.REVIEWER,
    }
)  # fmt: skip
# Who watches over the staff: appoints, ends, and settles alarms.
OVERSEERS = frozenset({Role.OPERATOR, Role.AUDITOR})
# Who may open one firm's file, within the own jurisdiction and with a stated purpose (PRIV-7).
FILE_READERS = frozenset({Role.CHAMBER, Role.BUREAU})
# Whose duties open the applications of a procedure: in the whole country, or within the own prefectures.
NATIONWIDE, REGIONAL = frozenset({Role.SECRETARIAT}), frozenset({Role.BUREAU})


class Duty(models.TextChoices):
    """手続きごとの職員の担当。"""

    FORMAL_CHECK = "formal_check", "形式の確認"
    REVIEW = "review", "審査"
    DECIDE = "decide", "採否・認定の決定"
    SETTLE = "settle", "額の確定と支払"
    CALL = "call", "公募回と申請書"
    HELP = "help", "問合せ"
