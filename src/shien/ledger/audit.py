"""証跡に書く。呼び出し元のトランザクションの中でだけ書け、書けなければ開示も起きない。"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from . import prepared, witness
from .chain import SHARDS, entry_hash, seal_hash, sign
from .keys import signing_key


class Act(StrEnum):
    """記録する行い。値は証跡の書式の一部なので変えない。"""

    DISCLOSE = "disclose"
    DISCLOSE_UNCHANGED = "disclose_unchanged"
    REGISTER = "register"
    REGISTRATION_DECIDE = "registration_decide"
    CONSENT_GRANT = "consent_grant"
    CONSENT_RENEW = "consent_renew"
    CONSENT_WITHDRAW = "consent_withdraw"
    CONSENT_EXPIRE = "consent_expire"
    DELEGATE = "delegate"
    DELEGATION_END = "delegation_end"
    SUPPORTER_VIEW = "supporter_view"
    STAFF_VIEW = "staff_view"
    KARTE_SAVE = "karte_save"
    KARTE_IMPORT = "karte_import"
    KARTE_EXPORT = "karte_export"
    PLAN_SAVE = "plan_save"
    PLAN_SEND = "plan_send"
    PLAN_TAKE_BACK = "plan_take_back"
    PLAN_REMOVE = "plan_remove"
    SIGN_IN = "sign_in"
    MEMBER_CHANGE = "member_change"
    SITE_CHANGE = "site_change"
    MEASURE_IMPORT = "measure_import"
    MEASURE_DECIDE = "measure_decide"
    APPLICATION_START = "application_start"
    APPLICATION_SUBMIT = "application_submit"
    APPLICATION_WITHDRAW = "application_withdraw"
    APPLICATION_MOVE = "application_move"
    APPLICATION_VIEW = "application_view"
    APPLICATION_FILE = "application_file"
    DISPUTE_SEND = "dispute_send"
    DISPUTE_VIEW = "dispute_view"
    DISPUTE_ANSWER = "dispute_answer"
    STAFF_PROPOSE = "staff_propose"
    STAFF_APPOINT = "staff_appoint"
    STAFF_REFUSE = "staff_refuse"
    STAFF_END = "staff_end"
    STAFF_REFUSED = "staff_refused"
    OVERSIGHT_SETTLE = "oversight_settle"
    CALL_CHANGE = "call_change"
    FORM_PUBLISH = "form_publish"
    REVIEW_CHECK = "review_check"
    REVIEW_ASSIGN = "review_assign"
    REVIEW_DECLARE = "review_declare"
    REVIEW_SCORE = "review_score"
    REVIEW_RANK = "review_rank"
    REVIEW_PROPOSE = "review_propose"
    REVIEW_DECIDE = "review_decide"
    REVIEW_PUBLISH = "review_publish"
    CALL_MESSAGE = "call_message"
    FORM_PROPOSE = "form_propose"
    SYSTEM_ASSIGN = "system_assign"
    SUBMISSION_SUPPLY = "submission_supply"
    SUBMISSION_ACKNOWLEDGE = "submission_acknowledge"
    OFFER_MAKE = "offer_make"
    OFFER_CLAIM = "offer_claim"
    OFFER_ANSWER = "offer_answer"
    STATUS_SUPPLY = "status_supply"
    MOTION = "motion"
    INSPECT = "inspect"
    PAYMENT = "payment"
    REPAYMENT = "repayment"
    CERTIFY = "certify"
    DISPATCH = "dispatch"
    NEWSLETTER_JOIN = "newsletter_join"
    NEWSLETTER_LEAVE = "newsletter_leave"
    NEWSLETTER_MOVE = "newsletter_move"
    INSTITUTION_IMPORT = "institution_import"
    CONTACT_SEND = "contact_send"
    CONTACT_VIEW = "contact_view"
    CONTACT_STEP = "contact_step"
    MEASURE_CORRECT = "measure_correct"
    MEASURE_FOLD = "measure_fold"
    CONTENT_PUBLISH = "content_publish"
    CONTENT_UNPUBLISH = "content_unpublish"


LABELS = {
    Act.DISCLOSE: "連携サイトが取得",
    Act.DISCLOSE_UNCHANGED: "連携サイトが確認（変更なし）",
    Act.REGISTER: "連携サイトが登録を提案",
    Act.REGISTRATION_DECIDE: "登録の提案に回答",
    Act.CONSENT_GRANT: "連携を承諾",
    Act.CONSENT_RENEW: "連携の承諾を更新",
    Act.CONSENT_WITHDRAW: "連携を停止",
    Act.CONSENT_EXPIRE: "連携の期限切れ",
    Act.DELEGATE: "支援者へ委任",
    Act.DELEGATION_END: "委任を終了",
    Act.SUPPORTER_VIEW: "支援者が閲覧",
    Act.STAFF_VIEW: "職員が閲覧",
    Act.KARTE_SAVE: "カルテを保存",
    Act.KARTE_IMPORT: "ファイルから取込み",
    Act.KARTE_EXPORT: "データを持ち出し",
    Act.PLAN_SAVE: "計画を保存",
    Act.PLAN_SEND: "計画を渡した",
    Act.PLAN_TAKE_BACK: "計画を渡すのをやめた",
    Act.PLAN_REMOVE: "計画を消した",
    Act.SIGN_IN: "サインイン",
    Act.MEMBER_CHANGE: "メンバーの権限を変更",
    Act.SITE_CHANGE: "連携サイトの登録を変更",
    Act.MEASURE_IMPORT: "支援策の名簿を取込み",
    Act.MEASURE_DECIDE: "支援策の公開・保留を決定",
    Act.APPLICATION_START: "申請を開始",
    Act.APPLICATION_SUBMIT: "申請書を提出",
    Act.APPLICATION_WITHDRAW: "申請を取下げ・取消し",
    Act.APPLICATION_MOVE: "申請の手続きを進めた",
    Act.APPLICATION_VIEW: "職員が申請を閲覧",
    Act.APPLICATION_FILE: "申請のファイルを閲覧",
    Act.DISPUTE_SEND: "判定への異議を送信",
    Act.DISPUTE_VIEW: "職員が判定への異議を閲覧",
    Act.DISPUTE_ANSWER: "判定への異議に回答",
    Act.STAFF_PROPOSE: "職員の任用を起案",
    Act.STAFF_APPOINT: "職員を任用",
    Act.STAFF_REFUSE: "職員の任用の起案を差戻し",
    Act.STAFF_END: "職員の任用を終了",
    Act.STAFF_REFUSED: "職員が所管の外を開こうとした",
    Act.OVERSIGHT_SETTLE: "職員の閲覧の警報・権限の一覧を確認",
    Act.CALL_CHANGE: "公募回を変更",
    Act.FORM_PUBLISH: "申請書の版を公開",
    Act.REVIEW_CHECK: "申請の形式を確認",
    Act.REVIEW_ASSIGN: "審査員の割当てを変更",
    Act.REVIEW_DECLARE: "審査員が利害関係を届出",
    Act.REVIEW_SCORE: "審査員が採点",
    Act.REVIEW_RANK: "順位表を作成",
    Act.REVIEW_PROPOSE: "申請の決定を提案",
    Act.REVIEW_DECIDE: "申請の決定の提案に回答",
    Act.REVIEW_PUBLISH: "採択・認定の一覧を公表",
    Act.CALL_MESSAGE: "書きかけの申請者へ知らせを送信",
    Act.FORM_PROPOSE: "申請書の版の案を扱った",
    Act.SYSTEM_ASSIGN: "外部システムに任せる仕事を変更",
    Act.SUBMISSION_SUPPLY: "外部システムが申請を取得",
    Act.SUBMISSION_ACKNOWLEDGE: "外部システムが受取りを確認",
    Act.OFFER_MAKE: "外部システムが申請書を前もって用意",
    Act.OFFER_CLAIM: "用意された申請書を受取り",
    Act.OFFER_ANSWER: "用意された申請書に回答",
    Act.STATUS_SUPPLY: "外部システムが申請の状況を取得",
    Act.MOTION: "決定を起案・決裁",
    Act.INSPECT: "実績を検査",
    Act.PAYMENT: "支払の手続き",
    Act.REPAYMENT: "返還・納付の手続き",
    Act.CERTIFY: "認定の番号・期間を記録",
    Act.DISPATCH: "専門家の登録・引き当て",
    Act.NEWSLETTER_JOIN: "ニュースレターの配信に同意",
    Act.NEWSLETTER_LEAVE: "ニュースレターの配信を解除",
    Act.NEWSLETTER_MOVE: "ニュースレターの送信を決定",
    Act.INSTITUTION_IMPORT: "支援機関の名簿を取込み",
    Act.CONTACT_SEND: "支援機関に相談",
    Act.CONTACT_VIEW: "支援機関が相談を閲覧",
    Act.CONTACT_STEP: "相談の状態を変更",
    Act.MEASURE_CORRECT: "支援策の内容を訂正",
    Act.MEASURE_FOLD: "支援策の重なりを判断",
    Act.CONTENT_PUBLISH: "記事・事例を公開",
    Act.CONTENT_UNPUBLISH: "記事・事例の公開をやめた",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """行った者。kind は person・site・staff・system。organisation は見せるときの組織名。"""

    kind: str
    key: str
    name: str
    organisation: str
    role: str


SYSTEM = Actor("system", "system", "自動処理", "支援プラットフォーム", "")


@dataclass(frozen=True, slots=True)
class Head:
    """鎖の先頭 (ロック済み)。"""

    shard: int
    seq: int
    hash: str


def shard_of(enterprise_id: int | None) -> int:
    """事業者の証跡が属する鎖。"""
    return (enterprise_id or 0) % SHARDS


def record(
    act: Act,
    *,
    by: Actor,
    at: datetime,
    enterprise_id: int | None = None,
    purpose: str = "",
    target: str = "",
    detail: Mapping[str, Any] | None = None,
    head: Head | None = None,
) -> str:
    """証跡を一行書き、その番号 (UUID) を返す。

    トランザクションの外では書けない (RuntimeError)。head を渡せば鎖の先頭を読み直さない。
    detail は JSON にできる値だけ。値そのもの (金額・氏名) は書かず、項目群と件数を書く。
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger is written inside the caller's transaction")
    entry_id = str(uuid.uuid4())
    body = {
        "id": entry_id,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": act.value,
        "enterprise": enterprise_id,
        "by": {"kind": by.kind, "key": by.key, "name": by.name, "organisation": by.organisation, "role": by.role},
        "purpose": purpose,
        "target": target,
        "detail": dict(detail or {}),
    }
    key_id, key = signing_key(settings.SIGNING_KEY_FILE)
    if head is None:
        shard = shard_of(enterprise_id)
        head = Head(shard, *prepared.rows("SELECT seq, hash FROM ledger_head WHERE shard = %s FOR UPDATE", [shard])[0])
    seq = head.seq + 1
    digest = entry_hash(head.shard, seq, head.hash, body)
    prepared.rows(
        "WITH head AS (UPDATE ledger_head SET seq = %s, hash = %s WHERE shard = %s) "
        "INSERT INTO ledger_entry (id, shard, seq, at, act, enterprise_id, organisation, person, body, previous,"
        " hash, key, signature) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
        [
            seq, digest, head.shard,
            entry_id, head.shard, seq, at, act.value, enterprise_id, by.organisation, by.name,
            json.dumps(body, ensure_ascii=False), head.hash, digest, key_id, sign(key, digest),
        ],
    )  # fmt: skip
    transaction.on_commit(lambda: witness.note(head.shard, seq, digest), robust=True)
    return entry_id


def seal(*, at: datetime) -> int | None:
    """すべての鎖の先頭を封印する。前の封印から進んでいなければ何もしない (None)。"""
    key_id, key = signing_key(settings.SIGNING_KEY_FILE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('shien.ledger.seal'))")
        cursor.execute("SELECT number, hash, heads FROM ledger_seal ORDER BY number DESC LIMIT 1")
        number, previous, before = cursor.fetchone() or (0, "0" * 64, "{}")
        cursor.execute("SELECT shard, seq, hash FROM ledger_head WHERE seq > 0 ORDER BY shard")
        heads = {str(shard): [seq, digest] for shard, seq, digest in cursor.fetchall()}
        before = json.loads(before) if isinstance(before, str) else before
        if heads == before:
            return None
        instant = at.astimezone(UTC).isoformat(timespec="microseconds")
        digest = seal_hash(number + 1, previous, instant, heads)
        cursor.execute(
            "INSERT INTO ledger_seal (number, at, previous, heads, hash, key, signature) VALUES (%s,%s,%s,%s,%s,%s,%s)",
            [number + 1, at, previous, json.dumps(heads), digest, key_id, sign(key, digest)],
        )
        transaction.on_commit(lambda: witness.keep_seal(number + 1, digest, instant), robust=True)
    return number + 1
