"""締切の駆け込みの支度と検め。一式のデータベースの中で走り、結果を JSON で出す。

``python -m benchmarks.rush_world prepare COUNT FILES``・``python -m benchmarks.rush_world inspect``。人・事業者・サインイン・
書き終えた下書き (1 MB のファイルが二つ) を、まとめて入れる。ファイルの中身は FILES 通りで、下書きの間で分け合う。
"""

import json
import os
import random
import sys
import uuid
from datetime import datetime, timedelta
from typing import Any

import django

_MEGABYTE = 1_000_000
_ITEMS = 30
PROCEDURE = {"procedure": {"id": "rush", "title": "駆け込み", "version": "1", "kind": "subsidy", "eligibility": ""}}


def form() -> dict[str, Any]:
    """欄が40、決まりが30の申請書。"""
    costs = [
        {"id": f"cost_{n}", "type": "yen", "label": f"経費{n}", "required": True} for n in range(_ITEMS)
    ]  # fmt: skip
    total = {"id": "total", "type": "yen", "label": "合計", "formula": " + ".join(each["id"] for each in costs)}
    text = [{"id": f"text_{n}", "type": "long_text", "label": f"説明{n}", "required": True} for n in range(8)]
    files = {
        "id": "papers",
        "type": "file",
        "label": "書類",
        "formats": ["pdf"],
        "min_files": 2,
        "max_files": 2,
        "required": True,
    }
    rules = [
        {"id": f"rule_{n}", "check": f"cost_{n} <= total / 2", "fields": [f"cost_{n}"], "message": "半分までです。"}
        for n in range(_ITEMS)
    ]
    return {
        "form": {"id": "application", "title": "駆け込みの申請書", "version": "1"},
        "page": [{"id": "money", "title": "お金", "field": [*costs, total]}, {"id": "text", "title": "説明", "field": [*text, files]}],
        "rule": rules,
    }  # fmt: skip


def prepare(count: int, contents: int, seats: int | None = None) -> list[dict[str, str]]:
    """支度する。返すのは、下書きごとの {session, application, mark}。seats は公募回の枠。"""
    from django.utils import timezone

    from shien.domain.accounts import row_security
    from shien.domain.applications import actions
    from shien.domain.applications.models import Call, StoredFile
    from shien.procedures import lifecycle

    at = timezone.now()
    with row_security.system():
        actions.publish_procedure(definition=PROCEDURE, lifecycle=lifecycle("subsidy"), at=at)
        actions.publish_form(procedure="rush", definition=form(), at=at)
        made = actions.open_call(
            procedure="rush",
            name="駆け込み",
            opens_at=at - timedelta(days=1),
            closes_at=at + timedelta(days=1),
            by=None,
            at=at,
            seats=seats,
        )
        call = Call.objects.get(key=made.key)
        files = [_keep(number) for number in range(contents)]
        StoredFile.objects.bulk_create(
            [StoredFile(sha256=sha256, size=_MEGABYTE, kept_at=at) for sha256 in files], ignore_conflicts=True
        )
        return [
            each for start in range(0, count, 500) for each in _people(start, min(500, count - start), call, files, at)
        ]


def _keep(number: int) -> str:
    from shien.domain.applications import storage

    return storage.keep(random.Random(number).randbytes(_MEGABYTE))


def _people(start: int, count: int, call: Any, files: list[str], at: datetime) -> list[dict[str, str]]:
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from shien.domain.accounts.models import Account, Enterprise, Membership, SignedIn
    from shien.values.corporate_number import CorporateNumber

    numbers = range(start, start + count)
    accounts = Account.objects.bulk_create(
        Account(
            issuer="https://rush.test/", subject=f"{call.key}-{n}", account_type="2", name=f"見本 {n}", email=f"rush{n}@demo.example",
            admitted_at=at, seen_at=at,
        )
        for n in numbers
    )  # fmt: skip
    base = int(uuid.UUID(str(call.key))) % 10**5
    firms = Enterprise.objects.bulk_create(
        Enterprise(
            kind="corporation", name=f"株式会社駆け込み{n}", prefecture_code="13", opened_at=at,
            corporate_number=CorporateNumber.with_check_digit(f"98{base:05d}{n:05d}").text,
        )
        for n in numbers
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(account=a, enterprise=f, is_prime=True, since=at) for a, f in zip(accounts, firms, strict=True)
    )
    keys = [uuid.uuid4().hex for _ in numbers]
    SignedIn.objects.bulk_create(
        SignedIn(account=a, session_key=key, device="rush", created_at=at, last_seen_at=at)
        for a, key in zip(accounts, keys, strict=True)
    )
    store = SessionStore()
    Session.objects.bulk_create(
        Session(
            session_key=key, session_data=store.encode({"sign_in": key, "auth_time": at.isoformat()}),
            expire_date=at + timedelta(hours=10),
        )
        for key in keys
    )  # fmt: skip
    return _drafts(accounts, firms, keys, call, files, at)


def _drafts(
    accounts: list[Any], firms: list[Any], keys: list[str], call: Any, files: list[str], at: datetime
) -> list[dict[str, str]]:
    from shien.domain.applications.models import Application, Attachment, Draft, StateRow
    from shien.domain.applications.rules import number

    cases = Application.objects.bulk_create(
        Application(
            number=number(), enterprise=f, applicant_name=f.name, call=call, procedure="rush", state="draft", live=True,
            started_by=a, started_at=at,
        )
        for a, f in zip(accounts, firms, strict=True)
    )  # fmt: skip
    StateRow.objects.bulk_create(
        StateRow(
            application=c,
            enterprise_id=c.enterprise_id,
            seq=1,
            transition="start",
            state="draft",
            live=True,
            by=a,
            at=at,
        )
        for a, c in zip(accounts, cases, strict=True)
    )
    papers = [[uuid.uuid4(), uuid.uuid4()] for _ in cases]
    drafts = Draft.objects.bulk_create(
        Draft(
            application=c, enterprise_id=c.enterprise_id, form="application", form_version=call.form_version, saved_at=at,
            answers={
                **{f"cost_{n}": 1000 + n for n in range(_ITEMS)}, **{f"text_{n}": f"{c.number} の説明" for n in range(8)},
                "papers": [str(key) for key in pair],
            },
        )
        for c, pair in zip(cases, papers, strict=True)
    )  # fmt: skip
    Attachment.objects.bulk_create(
        Attachment(
            key=key, draft=d, enterprise_id=d.enterprise_id, field="papers", name=f"書類{place}.pdf", size=_MEGABYTE,
            stored_id=files[(d.id + place) % len(files)], media_type="application/pdf", at=at,
        )
        for d, pair in zip(drafts, papers, strict=True) for place, key in enumerate(pair)
    )  # fmt: skip
    return [{"session": key, "application": str(c.key), "mark": c.number} for key, c in zip(keys, cases, strict=True)]


def inspect() -> dict[str, Any]:
    """提出・状態・ファイル・受付票・証跡・お知らせを数える。"""
    from django.db.models import Count

    from shien.domain.accounts import row_security
    from shien.domain.applications.models import Application, StateRow, Submission, SubmissionFile
    from shien.ledger.models import Entry, Event

    with row_security.system():
        sent = Submission.objects.filter(application__procedure="rush")
        twice = sent.values("application").annotate(many=Count("id")).filter(many__gt=1).count()
        owners = {number: str(key) for number, key in sent.values_list("number", "application__key")}
        whole = SubmissionFile.objects.filter(submission__in=sent).values("submission").annotate(many=Count("id"))
        return {
            "stored": owners, "twice": twice,
            "whole": whole.filter(many=2).count(), "receipts": sent.exclude(receipt="").count(),
            "submitted": Application.objects.filter(procedure="rush", state="submitted").count(),
            "moves": StateRow.objects.filter(application__procedure="rush", transition="submit").count(),
            "evidence": len(set(Entry.objects.filter(act="application_submit").values_list("body__detail__submission", flat=True)) & set(owners)),
            "notices": Event.objects.filter(topic="mail", subject__startswith="application:").values("subject").distinct().count(),
        }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
    django.setup()
    made = prepare(*map(int, sys.argv[2:])) if sys.argv[1] == "prepare" else inspect()
    print("RESULT " + json.dumps(made))
