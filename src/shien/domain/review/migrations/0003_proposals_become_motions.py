"""審査の提案と答えを、起案と決裁に移す。戻せば、まとめて出した起案 (batch のあるもの) が提案に返る。"""

import importlib

from django.db import migrations

RIGHTS = importlib.import_module("shien.domain.review.migrations.0002_rights")
TABLES = ("review_proposal", "review_decision")
# The amount that an application holds is set last: what was decided is carried over, not judged again.
OVER = """
INSERT INTO motions_motion (key, batch, application_id, enterprise_id, procedure, state, transition, label, amount, reason,
                            detail, by_id, by_name, at, open)
SELECT gen_random_uuid(), p.batch, a.id, a.enterprise_id, p.procedure, p.state, p.transition, p.label, p.amount, p.reason,
       jsonb_strip_nulls(jsonb_build_object('proposal', p.id, 'ranking', t.key)), p.by_id, p.by_name, p.at,
       p.settled_at IS NULL AND NOT EXISTS (SELECT 1 FROM motions_motion m WHERE m.application_id = a.id AND m.open)
FROM review_proposal p JOIN applications_application a ON a.key = p.application_id
LEFT JOIN review_rankingtable t ON t.id = p.ranking_id ORDER BY p.id;
INSERT INTO motions_ruling (motion_id, enterprise_id, accepted, comment, by_id, by_name, at)
SELECT m.id, m.enterprise_id, d.approved, d.reason, d.by_id, d.by_name, d.at
FROM review_decision d JOIN motions_motion m ON (m.detail->>'proposal')::bigint = d.proposal_id ORDER BY d.id;
UPDATE motions_motion m SET reserves = p.reserves FROM review_proposal p WHERE (m.detail->>'proposal')::bigint = p.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
# A motion that was a proposal takes its number back; the others follow.
BACK = """
CREATE TEMPORARY TABLE going_back ON COMMIT DROP AS
SELECT m.*, a.key AS case_key, c.key AS call_key, COALESCE((m.detail->>'proposal')::bigint,
       (SELECT COALESCE(max((detail->>'proposal')::bigint), 0) FROM motions_motion) + row_number() OVER (ORDER BY m.id)) AS number
FROM motions_motion m JOIN applications_application a ON a.id = m.application_id JOIN applications_call c ON c.id = a.call_id
WHERE m.batch IS NOT NULL;
INSERT INTO review_proposal (id, batch, application_id, call_id, procedure, state, transition, label, reason, amount, fixes,
                             reserves, ranking_id, by_id, by_name, at, settled_at)
SELECT g.number, g.batch, g.case_key, g.call_key, g.procedure, g.state, g.transition, g.label, g.reason, g.amount,
       g.transition = 'grant', g.reserves, t.id, g.by_id, g.by_name, g.at,
       CASE WHEN g.open THEN NULL ELSE COALESCE(r.at, g.at) END
FROM going_back g LEFT JOIN motions_ruling r ON r.motion_id = g.id
LEFT JOIN review_rankingtable t ON t.key::text = g.detail->>'ranking' ORDER BY g.number;
INSERT INTO review_decision (proposal_id, application_id, call_id, transition, approved, amount, reserves, reason,
                             proposed_by_id, by_id, by_name, at)
SELECT g.number, g.case_key, g.call_key, g.transition, r.accepted, g.amount, CASE WHEN r.accepted THEN g.reserves END,
       r.comment, g.by_id, r.by_id, r.by_name, r.at
FROM motions_ruling r JOIN going_back g ON g.id = r.motion_id ORDER BY r.id;
DELETE FROM motions_ruling WHERE motion_id IN (SELECT id FROM going_back);
DELETE FROM motions_motion WHERE id IN (SELECT id FROM going_back);
SELECT setval(pg_get_serial_sequence('review_proposal', 'id'), GREATEST((SELECT max(id) FROM review_proposal), 1));
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
PROTECTED = "".join(
    [
        *(RIGHTS.PROTECT.format(table=table, condition=RIGHTS.POLICIES[table]) for table in TABLES),
        "REVOKE UPDATE, DELETE, TRUNCATE ON review_decision FROM shien_app;",
        "REVOKE DELETE, TRUNCATE ON review_proposal FROM shien_app;",
        RIGHTS.BUDGET,
    ]
)
BARE = "".join([RIGHTS.BUDGET_BACK, *(RIGHTS.UNPROTECT.format(table=table) for table in TABLES)])


class Migration(migrations.Migration):
    """移して、表をなくす。"""

    dependencies = [("review", "0002_rights"), ("motions", "0003_one_way_to_decide")]
    run_before = [("motions", "0004_for_staff_within_the_budget")]
    operations = [
        migrations.RunSQL(BARE, PROTECTED),
        migrations.RunSQL(OVER, BACK),
        migrations.DeleteModel("Decision"),
        migrations.DeleteModel("Proposal"),
    ]
