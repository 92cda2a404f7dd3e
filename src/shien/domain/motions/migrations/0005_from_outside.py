"""外部システムの知らせも起案になる。職員の一人が引き受け、別の一人が決裁する。"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ALL = "(SELECT current_setting('shien.all', true)) = 'on'"
ON_DUTY = """(COALESCE(NULLIF((SELECT current_setting('shien.procedures', true)), ''), '{}') <> '{}'
    OR COALESCE(NULLIF((SELECT current_setting('shien.regional', true)), ''), '{}') <> '{}')"""
# A system that showed its token, for the application that was opened for it.
SITE = "NULLIF((SELECT current_setting('shien.site', true)), '') IS NOT NULL"
OF_CASE = "EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
POLICY = "ALTER POLICY motions_motion_of_viewer ON motions_motion USING ({condition});"
NEW, OLD = f"{ALL} OR (({ON_DUTY} OR {SITE}) AND {OF_CASE})", f"{ALL} OR ({ON_DUTY} AND {OF_CASE})"
RIGHTS = "GRANT UPDATE (by_id, by_name) ON motions_motion TO shien_app;"
RIGHTS_BACK = "REVOKE UPDATE (by_id, by_name) ON motions_motion FROM shien_app;"
ANOTHER = """
CREATE OR REPLACE FUNCTION motions_another() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.accepted AND EXISTS (SELECT 1 FROM motions_motion m WHERE m.id = NEW.motion_id AND {condition}) THEN
        RAISE EXCEPTION 'a motion is ruled by another person' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""
TAKEN = """
CREATE FUNCTION motions_taken_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a motion has its person already' USING ERRCODE = '23514';
END $$;
CREATE TRIGGER motions_taken_once BEFORE UPDATE OF by_id, by_name ON motions_motion FOR EACH ROW
WHEN (OLD.by_id IS NOT NULL AND (NEW.by_id IS DISTINCT FROM OLD.by_id OR NEW.by_name <> OLD.by_name))
EXECUTE FUNCTION motions_taken_once();
"""
TAKEN_BACK = "DROP TRIGGER motions_taken_once ON motions_motion; DROP FUNCTION motions_taken_once();"
# A word of a system that nobody has taken up has no place in the older shape.
FORGET = """
DELETE FROM motions_ruling WHERE motion_id IN (SELECT id FROM motions_motion WHERE by_id IS NULL);
DELETE FROM motions_motion WHERE by_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    """列・行の保護・トリガー。"""

    dependencies = [
        ("motions", "0004_for_staff_within_the_budget"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("motion", "site", models.CharField(blank=True, default="", max_length=100)),
        migrations.AddField("motion", "site_name", models.CharField(blank=True, default="", max_length=200)),
        migrations.AlterField("motion", "by_name", models.CharField(blank=True, max_length=200)),
        migrations.AlterField(
            "motion",
            "by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "motion",
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(site=""), name="a_motion_comes_from_somebody"),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
        migrations.RunSQL(POLICY.format(condition=NEW), POLICY.format(condition=OLD)),
        migrations.RunSQL(RIGHTS, RIGHTS_BACK),
        migrations.RunSQL(
            ANOTHER.format(condition="(m.by_id IS NULL OR m.by_id = NEW.by_id)"),
            ANOTHER.format(condition="m.by_id = NEW.by_id"),
        ),
        migrations.RunSQL(TAKEN, TAKEN_BACK),
    ]
