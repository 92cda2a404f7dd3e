"""どの申請書の版が、手続きのどの版のものか。申請は、始めたときの手続きの版の書類で進む。"""

from collections.abc import Iterable, Sequence

from .models import Call, FormVersion, ProcedureVersion


def line_of(form: FormVersion, procedures: Sequence[ProcedureVersion]) -> ProcedureVersion | None:
    """この申請書の版の属する、手続きの版。同じ番号の版、無ければ、申請書より前に置かれたいちばん新しい版。

    手続きと一緒に読み込んだ申請書は、手続きと同じ番号を持つ。あとから職員が公開した申請書は、そのときの手続きのもの。
    """
    same = next((each for each in procedures if each.version == form.version), None)
    before = [each for each in procedures if each.published_at <= form.published_at]
    return same or max(before, key=lambda each: (each.published_at, each.id), default=None)


def in_line(
    forms: Iterable[FormVersion], procedures: Sequence[ProcedureVersion], procedure: ProcedureVersion
) -> list[FormVersion]:
    """手続きのこの版の申請書の版 (古い順)。"""
    found = [each for each in forms if (line := line_of(each, procedures)) is not None and line.id == procedure.id]
    return sorted(found, key=lambda each: (each.published_at, each.id))


def versions(procedure: str) -> list[ProcedureVersion]:
    """手続きの版 (番号と日だけ)。"""
    return list(
        ProcedureVersion.objects.filter(procedure=procedure).only("id", "version", "published_at").order_by("id")
    )


def siblings(form: FormVersion) -> list[FormVersion]:
    """この版が代わる、同じ申請書のほかの版 (古い順)。

    公募回の申請書は、受付中の公募回がどれも新しい版に移るので、ほかの版の全部。後の段階の書類は、同じ手続きの版のもの。
    """
    rows = FormVersion.objects.defer("definition").filter(procedure=form.procedure, form=form.form).exclude(id=form.id)
    known = versions(form.procedure)
    line = line_of(form, known)
    if line is None or Call.objects.filter(procedure=form.procedure, form_version__form=form.form).exists():
        return list(rows.order_by("published_at", "id"))
    return in_line(rows, known, line)
