"""名簿を変えたトランザクションが、版を一行足す。どのアプリから変えても、検索の索引が古いと分かる。"""

from django.db import migrations

NOTE = """
CREATE FUNCTION catalogue_note_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_alteration (changed_by, changes, changed_at)
    VALUES (pg_current_xact_id()::text::bigint, 1, statement_timestamp())
    ON CONFLICT (changed_by) DO UPDATE SET changes = catalogue_alteration.changes + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER measures_have_an_edition AFTER INSERT OR UPDATE OR DELETE ON catalogue_measure
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_edition();
CREATE TRIGGER calls_have_an_edition AFTER INSERT OR UPDATE OR DELETE ON catalogue_call
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_edition();
CREATE TRIGGER records_have_an_edition AFTER UPDATE OF gone_at ON catalogue_sourcerecord
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_edition();
"""
BACK = """
DROP TRIGGER measures_have_an_edition ON catalogue_measure;
DROP TRIGGER calls_have_an_edition ON catalogue_call;
DROP TRIGGER records_have_an_edition ON catalogue_sourcerecord;
DROP FUNCTION catalogue_note_edition();
"""


class Migration(migrations.Migration):
    """版の引き金。"""

    dependencies = [("catalogue", "0003_extracted")]
    operations = [migrations.RunSQL(NOTE, BACK)]
