"""アカウントの表。"""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .choices import AccountType, Duty, EnterpriseKind, Role


class Account(AbstractBaseUser, PermissionsMixin):
    """GビズIDの人。発行者と sub で一人に決まる (SEC-13)。パスワードは持たない。

    PermissionsMixin の集まりと権限は、編集の画面 (Wagtail) だけが読む。入れるかどうかは、いつも任用が決める。
    何でもできる人 (is_superuser) は、いない。
    """

    password = None  # type: ignore[assignment]
    last_login = None
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    account_type = models.CharField(max_length=1, choices=AccountType)
    parent_subject = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    admitted_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "key"
    objects = BaseUserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_issuer_and_subject"),
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_may_do_everything"),
            models.CheckConstraint(
                condition=Q(is_active=True, suspended_at=None) | Q(is_active=False, suspended_at__isnull=False),
                name="account_is_active_unless_suspended",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_username(self) -> str:
        """編集の画面に出る名前。鍵は、人に見せるものではない。"""
        return self.name

    def get_full_name(self) -> str:
        """画面に出る名前。"""
        return self.name


class Enterprise(models.Model):
    """事業者 (法人または個人事業主)。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=EnterpriseKind)
    corporate_number = models.CharField(max_length=13, null=True, unique=True)  # noqa: DJ001 -- none is not ""
    proprietor_subject = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300)
    prefecture_code = models.CharField(max_length=2, blank=True)
    opened_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EnterpriseKind.CORPORATION, corporate_number__isnull=False)
                | Q(kind=EnterpriseKind.SOLE_PROPRIETOR, corporate_number=None),
                name="corporations_have_a_corporate_number",
            ),
            models.UniqueConstraint(
                fields=["proprietor_subject"],
                condition=~Q(proprietor_subject=""),
                name="one_enterprise_per_sole_proprietor",
            ),
        ]
        indexes = [models.Index(fields=["prefecture_code", "id"], name="enterprises_of_prefecture")]


class Membership(models.Model):
    """アカウントと事業者の結び付き。"""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    is_prime = models.BooleanField()
    can_consent = models.BooleanField(default=False)
    can_delegate = models.BooleanField(default=False)
    can_submit = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "enterprise"], condition=Q(until=None), name="one_live_membership"
            )
        ]


class Delegation(models.Model):
    """委任。事業者が支援者に、項目群と期間を限って任せる。"""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    supporter = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    groups = ArrayField(models.CharField(max_length=40))
    can_edit = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    granted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_ends_after_its_start"),
            models.CheckConstraint(condition=~Q(enterprise=F("supporter")), name="nobody_delegates_to_itself"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="delegation_withdrawal_has_time_and_person",
            ),
        ]
        indexes = [models.Index(fields=["supporter", "ends_at"], name="delegations_to_supporter")]


class Appointment(models.Model):
    """職員の任用。役割・組織・所管・任期。"""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    organisation = models.CharField(max_length=200)
    prefectures = ArrayField(models.CharField(max_length=2), default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class DutyRow(models.Model):
    """手続きごとの担当。誰が、どの手続きの、何をするか。"""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    duty = models.CharField(max_length=16, choices=Duty)
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "procedure", "duty"], condition=Q(ended_at=None), name="one_live_duty_row"
            )
        ]


class SignedIn(models.Model):
    """サインイン中の端末。本人が一覧で見て、切れる (SEC-26)。second_factor は、二つの要素で確かめられたか (PRIV-10)。"""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=200, blank=True)
    second_factor = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Invitation(models.Model):
    """職員の招待。GビズIDの sub に、サインインの前から任用を結び付ける。"""

    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    role = models.CharField(max_length=16, choices=Role)
    organisation = models.CharField(max_length=200)
    prefectures = ArrayField(models.CharField(max_length=2), default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    duties = ArrayField(models.CharField(max_length=80), default=list, db_default=[])


class JoinNumber(models.Model):
    """職員になるための番号。本人が出し、運用の担当に伝える。値は残さず、ハッシュだけを持つ。"""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Nomination(models.Model):
    """任用の起案。起案した人・本人は決裁できないことを、行の制約でも守る。"""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    organisation = models.CharField(max_length=200)
    prefectures = ArrayField(models.CharField(max_length=2), default=list)
    duties = ArrayField(models.CharField(max_length=80), default=list)
    ends_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(decided_at=None), name="one_open_nomination"),
            models.CheckConstraint(
                condition=~Q(accepted=True)
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=models.F("proposed_by"))
                    & ~Q(decided_by=models.F("account"))
                ),
                name="a_nomination_takes_two_people",
            ),
        ]
