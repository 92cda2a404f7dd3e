"""審査の物語の支度。見本の人の申請を、書き終えて提出したところまで進める。画面で書く物語は、申請の物語にある。"""

import io
from uuid import uuid4

from django.utils import timezone
from pypdf import PdfWriter

from shien.domain.accounts import queries as accounts
from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.accounts.models import SignedIn
from shien.domain.applications import actions, queries
from shien.engines import forms
from tests.unit.procedures.example import known, whole


def submit(person: str, call_name: str, form: str = "application", **answers: object) -> None:
    """その人の申請を提出する。その人は、一度サインインしてあること。"""
    viewer, at = _viewer(person), timezone.now()
    row_security.bind(viewer)
    call = next(each for each in queries.calls(at=at) if each.name == call_name)
    case = next((each for each in queries.applications(viewer) if each.call.key == call.key), None)
    if case is None:
        case = actions.start(call=call.key, by=viewer, at=at)
    if form != "application":
        actions.open_draft(application=case.key, form=form, by=viewer, at=at)
    draft = queries.draft(case.key, form, viewer)
    assert draft is not None
    shape = forms.read(draft.form_version.definition)
    given = {**known(call.procedure, form), **answers}
    full, _ = whole(call.procedure, form, {**given, **draft.answers})
    files = [each for each in shape.fields.values() if each.type == "file" and each.id in full]
    for each in files:
        for number in range(max(1, each.min_files)):
            actions.attach(
                application=case.key, form=form, field=each.id, name=f"{each.id}-{number + 1}.pdf", document=_pdf(each.id, number),
                by=viewer, at=at,
            )  # fmt: skip
    names = {each.id for each in files}
    fresh = queries.draft(case.key, form, viewer)
    assert fresh is not None
    typed = {key: value for key, value in full.items() if key not in names and key not in draft.origins}
    actions.save(application=case.key, form=form, version=fresh.version, answers=typed, by=viewer, at=at)
    actions.submit(
        application=case.key, form=form, idempotency_key=str(uuid4()), objection="見本の申請です。", by=viewer,
        arrived_at=timezone.now(),
    )  # fmt: skip


def _viewer(person: str) -> Viewer:
    at = timezone.now()
    with row_security.system():
        row = SignedIn.objects.filter(account__email=f"{person}@demo.example", ended_at=None).latest("id")
        found, _ = accounts.viewer_of_session(row.session_key, acting=None, auth_time=at, at=at)
    assert found.is_owner, person
    return found


def _pdf(name: str, number: int) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Title": f"{name} {number}"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
