"""``manage.py load_procedures``: 手続き・状態・申請書の定義を、まだ無い版だけ入れる。"""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from shien import procedures
from shien.domain.applications import actions
from shien.domain.applications.actions import Changed
from shien.engines.forms import DefinitionError
from shien.engines.lifecycle import LifeCycleError


class Command(BaseCommand):
    """定義を入れる。何度でも同じ結果になり、同じ版で中身の違うものは断る。"""

    help = "Load the definitions of src/shien/procedures (idempotent; a version whose content changed is refused)."

    def handle(self, *args: object, **options: object) -> None:
        """入れる。誤りがあれば、何も入れずに、場所を示して止まる。"""
        at, count = timezone.now(), 0
        with transaction.atomic():
            for name in procedures.procedures():
                for version in procedures.versions(name):
                    try:
                        count += _load(name, version, at)
                    except (DefinitionError, LifeCycleError, Changed) as error:
                        raise CommandError(f"{name}/{version}: {error}") from None
        self.stdout.write(f"{count} forms of {len(procedures.procedures())} procedures in force")


def _load(name: str, version: str, at: datetime) -> int:
    table = procedures.procedure(name, version)
    cycle = procedures.lifecycle(table["procedure"]["lifecycle"])
    forms = [procedures.definition(name, form, version) for form in procedures.form_ids(name, version)]
    actions.publish_procedure(definition=table, lifecycle=cycle, at=at, forms=forms)
    for form in forms:
        actions.publish_form(procedure=name, definition=form, at=at, beside=forms)
    return len(forms)
