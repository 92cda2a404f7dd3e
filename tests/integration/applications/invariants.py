"""申請の一生で、いつでも成り立つこと (REL-19)。歩みのたびに全部を確かめるので、一往復の、計画を覚える関数にする。

関数は接続のあいだだけあり (pg_temp)、行の保護の外にいる持ち主として走る。確定のときに初めて調べる制約も、そのたびに調べる。
"""

import json
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from shien.domain.applications import storage

# 破れの名 → 破れた行。一行も無いことが、守られていること。two は二人で行う遷移。
BROKEN = {
    "two live applications of one firm in one call": """
        SELECT 1 FROM applications_application WHERE live GROUP BY enterprise_id, call_id HAVING count(*) > 1""",
    "a state that is not of the last state row": """
        SELECT 1 FROM applications_application a WHERE ROW(a.state, a.live) IS DISTINCT FROM (
            SELECT ROW(r.state, r.live) FROM applications_staterow r WHERE r.application_id = a.id
            ORDER BY r.seq DESC LIMIT 1)""",
    "a submission with a missing file": """
        SELECT 1 FROM applications_submission s WHERE s.files < 1 OR s.files <> (
            SELECT count(*) FROM applications_submissionfile f WHERE f.submission_id = s.id)""",
    "a submission without a receipt": "SELECT 1 FROM applications_submission WHERE receipt = ''",
    "a submission after the close": """
        SELECT 1 FROM applications_staterow r JOIN applications_submission s ON s.id = r.submission_id
        JOIN applications_application a ON a.id = s.application_id JOIN applications_call c ON c.id = a.call_id
        WHERE r.transition = 'submit' AND s.submitted_at >= c.closes_at""",
    "a submission without its one state row": """
        SELECT 1 FROM applications_submission s WHERE 1 <> (
            SELECT count(*) FROM applications_staterow r WHERE r.submission_id = s.id)""",
    "a submission without its one evidence": """
        SELECT 1 FROM applications_submission s FULL JOIN (
            SELECT body #>> '{detail,submission}' AS number, count(*) AS times FROM ledger_entry
            WHERE act = 'application_submit' GROUP BY 1) e ON e.number = s.number
        WHERE s.id IS NULL OR e.times IS DISTINCT FROM 1""",
    "a decision without two people": """
        SELECT 1 FROM applications_staterow r WHERE r.transition = ANY (two)
        AND (r.by_id IS NULL OR r.second_id IS NULL OR r.by_id = r.second_id OR NOT r.two_person)""",
    "an application past its submission with none": """
        SELECT 1 FROM applications_application a WHERE a.state NOT IN ('draft', 'withdrawn')
        AND NOT EXISTS (SELECT 1 FROM applications_submission s WHERE s.application_id = a.id)""",
    "a budget that is not the sum of the amounts, or is passed": """
        SELECT 1 FROM applications_call c WHERE c.budget_taken > COALESCE(c.budget, 0) OR c.budget_taken <> (
            SELECT COALESCE(sum(a.amount), 0) FROM applications_application a WHERE a.call_id = c.id)""",
    "seats that are not those taken, or are passed": """
        SELECT 1 FROM applications_call c WHERE c.seats_taken > c.seats OR c.seats IS NOT NULL AND c.seats_taken <> (
            SELECT count(*) FROM applications_application a
            WHERE a.call_id = c.id AND a.state NOT IN ('draft', 'withdrawn'))""",
}
_COUNTED = (
    "applications_application", "applications_staterow", "applications_submission", "applications_submissionfile",
    "applications_attachment", "applications_draftedit", "applications_idempotencykey", "applications_callchange",
    "ledger_entry", "ledger_event",
)  # fmt: skip
_FUNCTION = """
CREATE FUNCTION pg_temp.{name} LANGUAGE plpgsql SECURITY DEFINER AS $$ #variable_conflict use_column
BEGIN {body} END $$
"""
_LOOK = """
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
RETURN QUERY SELECT ARRAY(SELECT b.name FROM ({broken}) b (name, found) WHERE b.found),
    (SELECT COALESCE(jsonb_object_agg(s.id, md5(s::text)), '{{}}') FROM applications_submission s),
    (SELECT COALESCE(jsonb_object_agg(f.id, f.files), '{{}}') FROM (
        SELECT submission_id AS id, array_agg(stored_id) AS files FROM applications_submissionfile GROUP BY 1) f),
    ARRAY[{counted}, (SELECT sum(d.version) FROM applications_draft d)], ({cases});
"""
_CASES = """
SELECT COALESCE(jsonb_object_agg(firm, found), '{}') FROM (
    SELECT DISTINCT ON (a.enterprise_id) a.enterprise_id AS firm, jsonb_build_array(a.key, a.state, d.version) AS found
    FROM applications_application a JOIN applications_draft d ON d.application_id = a.id AND d.form = 'application'
    ORDER BY a.enterprise_id, a.id DESC) latest
"""


class Case(NamedTuple):
    """いちばん新しい申請。version は下書きの版。"""

    key: UUID
    state: str
    version: int


@dataclass(frozen=True)
class Look:
    """見えたもの。broken は破れの名、sent は {提出の番号: 行の要約値}、files は {提出の番号: [ファイルの要約値]}。

    counted は、行の数と、下書きの版の和。何も行われなければ変わらない。cases は会社ごとの、いちばん新しい申請。
    """

    broken: list[str]
    sent: dict[str, str]
    files: dict[str, list[str]]
    counted: list[int]
    cases: dict[int | None, Case]

    def lost(self) -> list[str]:
        """置き場所に無いか、中身の変わったファイル。"""
        return [each for each in {name for names in self.files.values() for name in names} if not _whole(each)]


def _whole(sha256: str) -> bool:
    try:
        return bool(storage.read(sha256))
    except (storage.Missing, storage.Changed):
        return False


def prepare() -> None:
    """関数を作る。接続ごとに一度。"""
    broken = " UNION ALL ".join(f"SELECT '{name}', EXISTS ({sql})" for name, sql in BROKEN.items())
    counted = ", ".join(f"(SELECT count(*) FROM {table})" for table in _COUNTED)
    bodies = {
        "looked(two text[]) RETURNS TABLE (broken text[], sent jsonb, files jsonb, counted bigint[], cases jsonb)": (
            _LOOK.format(broken=broken, counted=counted, cases=_CASES)
        ),
        "cases() RETURNS TABLE (cases jsonb)": f"RETURN QUERY {_CASES};",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE none")  # the owner, whom no row is hidden from
        for name, body in bodies.items():
            cursor.execute(_FUNCTION.format(name=name, body=body))
        cursor.execute("SET ROLE shien_app")


def looked(two: list[str]) -> Look:
    """いまの全部を確かめる。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pg_temp.looked(%s)", [two])
        broken, sent, files, counted, found = cursor.fetchone()
    return Look(broken, json.loads(sent), json.loads(files), counted, _cases(found))


def cases() -> dict[int | None, Case]:
    """会社ごとの、いちばん新しい申請。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pg_temp.cases()")
        return _cases(cursor.fetchone()[0])


def _cases(found: str) -> dict[int | None, Case]:
    return {int(firm): Case(UUID(key), state, version) for firm, (key, state, version) in json.loads(found).items()}
