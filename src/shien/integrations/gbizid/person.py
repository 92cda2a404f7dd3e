"""GビズIDの人。userinfo の欄を写したもの。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """サインインした人。account_type は 1 エントリー・2 プライム・3 メンバー、corp_type は 1 法人・2 個人事業主。"""

    issuer: str
    subject: str
    auth_time: datetime
    account_type: str
    corp_type: str
    parent_id: str
    corporate_number: str
    name: str
    prefecture_name: str
    address1: str
    address2: str
    representative_last_name: str
    representative_first_name: str
    representative_last_name_kana: str
    representative_first_name_kana: str
    birthday: str
    user_last_name: str
    user_first_name: str
    user_last_name_kana: str
    user_first_name_kana: str
    department: str
    telephone: str
    email: str
    second_factor: bool = False

    @classmethod
    def of(cls, issuer: str, auth_time: datetime, claims: Mapping[str, Any], methods: Any = None) -> "Person":
        """userinfo から作る。無い欄は空。methods は id_token の amr (確かめた手段の名)。"""

        def text(key: str) -> str:
            found = claims.get(key)
            return found if isinstance(found, str) else ""

        return cls(
            issuer=issuer, subject=text("sub"), auth_time=auth_time, account_type=text("account_type"),
            corp_type=text("corp_type"), parent_id=text("parent_id"), corporate_number=text("corporate_number"),
            name=text("name"), prefecture_name=text("prefecture_name"), address1=text("address1"),
            address2=text("address2"), representative_last_name=text("rep_last_nm"),
            representative_first_name=text("rep_first_nm"), representative_last_name_kana=text("rep_last_nm_kana"),
            representative_first_name_kana=text("rep_first_nm_kana"), birthday=text("birthday_ymd"),
            user_last_name=text("user_last_nm"), user_first_name=text("user_first_nm"),
            user_last_name_kana=text("user_last_nm_kana"), user_first_name_kana=text("user_first_nm_kana"),
            department=text("user_department"), telephone=text("user_tel_no_contact"),
            email=text("email") or text("user_email"), second_factor=_second_factor(text("account_type"), methods),
        )  # fmt: skip


# Prime and member accounts always confirm with the telephone or the app beside the password; an entry account does not.
_ALWAYS_TWO = frozenset({"2", "3"})
# RFC 8176: names of ways to confirm that are, or include, something beside a password.
_SECOND = frozenset({"mfa", "mca", "otp", "sms", "tel", "hwk", "swk", "pop", "sc", "face", "fpt", "iris", "vbm"})


def _second_factor(account_type: str, methods: Any) -> bool:
    """二つの要素で確かめたか。"""
    told = {each for each in methods if isinstance(each, str)} if isinstance(methods, list) else set()
    return account_type in _ALWAYS_TWO or bool(told & _SECOND)
