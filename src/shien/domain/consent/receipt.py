"""承諾の控え。ISO/IEC TS 27560 の項目を持つ JSON に署名したもの (JWS)。"""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.jwk import OKPKey

from shien.ledger.keys import public_jwks, signing_key
from shien.values.items import GROUPS, items_of

from . import rules
from .facts import Purpose

PROFILE = "https://www.iso.org/standard/80392.html"


def body(
    *, consent_id: str, enterprise: dict[str, str], site: dict[str, str], purpose: Purpose, groups: list[str],
    declined: list[str], direction: str, auto_accept: bool, granted_by: str, granted_at: datetime,
    expires_at: datetime, text: str, renews: str | None,
) -> dict[str, Any]:  # fmt: skip
    """控えの中身。値そのものは入れず、項目の名前だけを書く。"""
    instant = granted_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return {
        "schema_version": "ISO/IEC TS 27560:2023",
        "record_id": consent_id,
        "pii_principal_id": enterprise["key"],
        "pii_principal": enterprise,
        "pii_controllers": [{"name": "支援プラットフォーム", "url": settings.PUBLIC_URL}],
        "recipients": [site],
        "privacy_notice": {
            "version": rules.text_version(), "language": "ja", "text": text, "sha256": rules.digest(text),
            "url": f"{settings.PUBLIC_URL}/privacy/",
        },
        "purposes": [
            {
                "purpose": purpose.label, "purpose_code": purpose.code, "description": purpose.sentence,
                "lawful_basis": "consent", "direction": direction, "automatic_acceptance": auto_accept,
                "pii_information": [
                    {"type": GROUPS[group].label, "group": group, "items": [item.label for item in items_of(group)]}
                    for group in groups
                ],
                "declined": [GROUPS[group].label for group in declined],
                "storage_location": "日本国内", "processing_locations": ["JP"],
                "retention_period": "受け取った者の文書管理規程による",
                "withdrawal_method": f"{settings.PUBLIC_URL}/sites/",
            }
        ],
        "event": {
            "event_time": instant, "validity_duration_until": expires_at.astimezone(UTC).isoformat(timespec="seconds"),
            "event_type": "explicit", "event_state": "given", "entity": granted_by, "renews": renews,
        },
    }  # fmt: skip


def signed(content: dict[str, Any]) -> str:
    """控えに署名する (Ed25519、鍵番号つきの JWS compact)。"""
    key_id, key = signing_key(settings.SIGNING_KEY_FILE)
    payload = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    header = {"alg": "Ed25519", "kid": key_id, "typ": "consent-receipt+jws"}
    return jws.serialize_compact(header, payload, OKPKey.import_key(key), algorithms=["Ed25519"])


def jwks() -> dict[str, Any]:
    """控えと証跡を確かめるための公開鍵。"""
    return public_jwks(settings.SIGNING_KEY_FILE)
