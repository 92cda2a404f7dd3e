"""``manage.py export_ledger``: 証跡を書き出す。``shien verify-ledger`` が確かめる。"""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.ledger import export, keys, manifest, witness


class Command(BaseCommand):
    """証跡・控え・目録・公開鍵を一つのフォルダに書き出す。"""

    help = "Write ledger.jsonl, witness.jsonl, a signed manifest.jws and keys.json into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """書き出し先。"""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        """書き出す。"""
        folder.mkdir(parents=True, exist_ok=True)
        # The notes first: a row written meanwhile is then in the ledger but not in the notes, never the other way.
        (folder / "witness.jsonl").write_text(
            "".join(json.dumps(note) + "\n" for note in witness.read(witness.folder())), encoding="utf-8"
        )
        count = 0
        with row_security.system(), (folder / "ledger.jsonl").open("w", encoding="utf-8") as out:
            for record in export.records():
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        (folder / "manifest.jws").write_text(manifest.signed(folder, timezone.now()))
        (folder / "keys.json").write_text(json.dumps(keys.public_jwks(settings.SIGNING_KEY_FILE), indent=1))
        self.stdout.write(f"{count} records written to {folder}/ledger.jsonl")
