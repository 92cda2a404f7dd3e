"""派遣を引き受けた専門家は、その申請の下書きだけを読み書きする (shien.paper は、開いた一つの申請)。"""

from django.db import migrations

_PAPER = "NULLIF((SELECT current_setting('shien.paper', true)), '')::bigint"
_OF_DRAFT = f" OR draft_id IN (SELECT d.id FROM applications_draft d WHERE d.application_id = {_PAPER})"  # noqa: S608 -- constants
FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
POLICIES = {
    "applications_draft": f" OR application_id = {_PAPER}",
    "applications_draftedit": _OF_DRAFT,
    "applications_comment": _OF_DRAFT,
    "applications_attachment": _OF_DRAFT,
    # An answer to a repeated request names no application; the account is asked for by the code.
    "applications_idempotencykey": f""" OR enterprise_id = (
        SELECT a.enterprise_id FROM applications_application a WHERE a.id = {_PAPER})""",  # noqa: S608 -- constants
}


def _alter(table: str, more: str) -> migrations.RunSQL:
    change = f"ALTER POLICY {table}_of_viewer ON {table} USING"
    return migrations.RunSQL(f"{change} ({FIRM}{more});", f"{change} ({FIRM});")


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("applications", "0003_form_proposals")]
    operations = [_alter(table, more) for table, more in POLICIES.items()]
