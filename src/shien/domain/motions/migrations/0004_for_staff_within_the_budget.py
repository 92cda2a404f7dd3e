"""起案と決裁は担当の職員だけが読む。決裁した採択の合計は、公募回の予算を超えない (REL-14)。"""

from django.db import migrations

ALL = "(SELECT current_setting('shien.all', true)) = 'on'"
FIRM = """enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
# What two people have not decided yet is neither the firm's nor the reviewer's to read.
ON_DUTY = """(COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}') <> '{}'
    OR COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{}') <> '{}')"""
OF_CASE = "EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
OF_MOTION = "EXISTS (SELECT 1 FROM motions_motion m WHERE m.id = motion_id)"
POLICIES = {
    "motions_motion": (f"{ALL} OR ({ON_DUTY} AND {OF_CASE})", f"{ALL} OR {FIRM} OR {OF_CASE}"),
    "motions_ruling": (f"{ALL} OR {OF_MOTION}", f"{ALL} OR {FIRM} OR {OF_MOTION}"),
}
POLICY = "ALTER POLICY {table}_of_viewer ON {table} USING ({condition});"
# The call is locked first, so parallel rulings are counted one after the other. What a live application holds: the
# amount fixed for it, or else the one it was adopted with.
BUDGET = """
CREATE FUNCTION motions_keep_budget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    the_call bigint;
    allowed bigint;
    held numeric;
BEGIN
    SELECT c.id, c.budget INTO the_call, allowed FROM motions_motion m
    JOIN applications_application a ON a.id = m.application_id JOIN applications_call c ON c.id = a.call_id
    WHERE m.id = NEW.motion_id AND m.reserves FOR UPDATE OF c;
    IF NOT NEW.accepted OR the_call IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT COALESCE(sum(COALESCE(a.amount, last.amount, 0)), 0) INTO held
    FROM applications_application a
    JOIN LATERAL (SELECT m.amount, m.reserves FROM motions_ruling r JOIN motions_motion m ON m.id = r.motion_id
                  WHERE m.application_id = a.id AND r.accepted AND m.reserves IS NOT NULL
                  ORDER BY r.id DESC LIMIT 1) last ON last.reserves
    WHERE a.call_id = the_call AND a.live;
    IF allowed IS NOT NULL AND held > allowed THEN
        RAISE EXCEPTION 'adoptions of call % would hold % of %', the_call, held, allowed
            USING ERRCODE = '23514', CONSTRAINT = 'adoptions_stay_within_the_budget';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER motions_keep_budget AFTER INSERT ON motions_ruling FOR EACH ROW EXECUTE FUNCTION motions_keep_budget();
"""
BUDGET_BACK = "DROP TRIGGER motions_keep_budget ON motions_ruling; DROP FUNCTION motions_keep_budget();"


class Migration(migrations.Migration):
    """行の保護とトリガー。"""

    dependencies = [("motions", "0003_one_way_to_decide")]
    operations = [
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=new), POLICY.format(table=table, condition=old))
            for table, (new, old) in POLICIES.items()
        ),
        migrations.RunSQL(BUDGET, BUDGET_BACK),
    ]
