"""下書きを新しい版へ移す支度と、移し替え。一式のデータベースの中で走り、結果を JSON で出す。

``python -m benchmarks.carry_world COUNT``。欄40・決まり30の申請書の書き終えた下書きを、型の変わった版へ移す。
"""

import copy
import json
import os
import sys
import time
from typing import Any

import django

from .rush_world import form, prepare


def second() -> dict[str, Any]:
    """型の変わった版。金額は整数に、長い文は短い文と数に、欄が一つなくなり、一つ増える。"""
    made: dict[str, Any] = copy.deepcopy(form())
    made["form"]["version"] = "2"
    money, texts = made["page"][0]["field"], made["page"][1]["field"]
    money[0] = {"id": "cost_0", "type": "integer", "label": "経費0", "required": True}
    texts[0] = {"id": "text_0", "type": "text", "label": "説明0", "required": True, "max_length": 100}
    texts[1] = {"id": "text_1", "type": "integer", "label": "説明1の数"}
    del texts[2]
    texts.append({"id": "fresh", "type": "text", "label": "新しい欄", "required": True})
    return made


def carry(count: int) -> dict[str, Any]:
    """下見と移し替えの秒、行き先の数、わけの無いまま出せなくなった下書きの数。"""
    from django.db import connection
    from django.utils import timezone

    from shien.domain.accounts import row_security
    from shien.domain.applications import actions
    from shien.domain.applications.models import Draft

    prepare(count, 2)
    at = timezone.now()
    begun = time.monotonic()
    looked = actions.rehearse_carry(procedure="rush", definition=second(), by=None, at=at)
    rehearsed = time.monotonic()
    with row_security.system():
        actions.publish_form(procedure="rush", definition=second(), at=at)
    wanted = {"procedure": "rush", "form": "application", "old": "1", "new": "2", "by": None, "at": at}
    moving = time.monotonic()
    done = actions.carry_over_drafts(**wanted, dry_run=False)
    moved = time.monotonic()
    with row_security.system(), connection.cursor() as cursor:
        drafts = list(Draft.objects.filter(form_version__procedure="rush").values_list("id", "form_version__version"))
        plain = time.monotonic()
        for number, _ in drafts:
            cursor.execute("UPDATE applications_draft SET answers = answers || '{\"x\": 1}' WHERE id = %s", [number])
        updated = time.monotonic()
    said = {number for number, _, reason in done.blocked if reason}
    return {
        "drafts": done.drafts, "rehearse": rehearsed - begun, "carry": moved - moving, "plain": updated - plain,
        "same": looked.fields == done.fields, "moved": sum(version == "2" for _, version in drafts), "ready": done.ready,
        "kept": done.kept, "converted": done.converted, "lost": len(done.lost), "blocked": len(said),
        "unsaid": len({number for number, _, reason in done.blocked} - said),
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
    django.setup()
    print("RESULT " + json.dumps(carry(int(sys.argv[1]))))
