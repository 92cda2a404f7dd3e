"""受付票。提出した欄とファイルの要約値・届いた瞬間・申請者・公募回に署名したもの (JWS、SEC-45)。

書式は docs/reference/submission-receipt.md。だれでも、公開鍵 (/.well-known/jwks.json) と `shien verify-receipt` で確かめられる。
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.jwk import OKPKey

from shien.domain.accounts.facts import Viewer
from shien.ledger.keys import signing_key

from .definitions import digest
from .models import Application, Attachment, FormVersion

TYPE = "submission-receipt+jws"


def body(
    *, number: str, application: Application, form: FormVersion, occurrence: str, answers: Mapping[str, Any],
    files: Iterable[Attachment], arrived_at: datetime, by: Viewer,
) -> dict[str, Any]:  # fmt: skip
    """受付票の中身。値は入れず、欄ごとの要約値を入れる。"""
    return {
        "type": "submission-receipt",
        "version": 1,
        "number": number,
        "issuer": settings.PUBLIC_URL,
        "submitted_at": arrived_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "procedure": application.procedure,
        "call": {"key": str(application.call.key), "name": application.call.name, "number": application.call.number},
        "application": {"key": str(application.key), "number": application.number},
        "form": {
            "id": form.form, "version": form.version, "occurrence": occurrence, "definition_sha256": form.sha256,
        },
        "applicant": {
            "key": str(by.enterprise_key), "name": by.enterprise_name, "corporate_number": by.corporate_number,
        },
        "submitted_by": by.name,
        "answers_sha256": digest(answers),
        "fields": {field: digest(value) for field, value in sorted(answers.items())},
        "files": [
            {
                "field": each.field, "key": str(each.key), "name": each.name, "size": each.size,
                "sha256": each.stored_id, "media_type": each.media_type,
            }
            for each in files
        ],
    }  # fmt: skip


def signed(content: Mapping[str, Any]) -> str:
    """署名する (Ed25519、鍵番号つきの JWS compact)。"""
    key_id, key = signing_key(settings.SIGNING_KEY_FILE)
    payload = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    header = {"alg": "Ed25519", "kid": key_id, "typ": TYPE}
    return jws.serialize_compact(header, payload, OKPKey.import_key(key), algorithms=["Ed25519"])
