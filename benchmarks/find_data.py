"""``python -m benchmarks.find_data COUNT FOLDER``: 実データの施策を取り込み、その変種を足して COUNT 件にする。

変種は、もとの題名に番号を付け、本文の文を別の施策の文と組み替えたもの。読み取った値と公募回も写す。
"""

import gzip
import random
import re
import sys
import uuid
from pathlib import Path

import django


def main(count: int, data: Path) -> None:
    """作る。"""
    django.setup()
    from django.utils import timezone

    from shien.domain.catalogue import actions
    from shien.integrations.measures import REGISTRIES
    from shien.ledger.audit import SYSTEM

    from .measures import JGRANTS, SEIDO_NAVI

    for source, name in (("jgrants", JGRANTS), ("seido_navi", SEIDO_NAVI)):
        reading = REGISTRIES[source].read(gzip.decompress((data / name).read_bytes()))
        actions.import_records(source=source, records=reading.records, complete=True, by=SYSTEM, at=timezone.now())
    vary(count)


def vary(count: int) -> None:
    """変種を足す。"""
    from shien.domain.catalogue.models import Call, Extracted, Measure, SourceRecord

    real = list(Measure.objects.filter(state="published").select_related("record").order_by("id"))
    sentences = [part for each in real for part in re.split(r"[。\n]|<[^>]+>", each.detail) if len(part) > 5]
    chance = random.Random(0)
    pairs = []
    for number in range(max(count - len(real), 0)):
        base = real[number % len(real)]
        values = {field.attname: getattr(base, field.attname) for field in Measure._meta.concrete_fields} | {
            "id": None, "key": uuid.uuid4(), "title": f"{base.title[:480]}（{number}）", "detail": "。".join(chance.choices(sentences, k=8)),
        }  # fmt: skip
        pairs.append((base, Measure(**values)))
    Measure.objects.bulk_create([each for _, each in pairs], batch_size=500)
    SourceRecord.objects.bulk_create(
        [SourceRecord(source="table", record_id=f"variant-{each.id}", raw="{}", parsed=base.record.parsed, sha256="",
                      first_seen_at=base.record.first_seen_at, last_seen_at=base.record.last_seen_at, measure=each)
         for base, each in pairs], batch_size=500,
    )  # fmt: skip
    for model in (Call, Extracted):
        rows: dict[int, list[dict[str, object]]] = {}
        for row in model.objects.values():
            rows.setdefault(row["measure_id"], []).append(row)
        model.objects.bulk_create(
            [model(**{**row, "id": None, "measure_id": each.id}) for base, each in pairs for row in rows.get(base.id, ())],
            batch_size=2000,
        )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
