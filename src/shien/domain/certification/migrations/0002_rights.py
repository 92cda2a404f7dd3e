"""権限・行の保護。どの行も、足すだけ。"""

from django.db import migrations

FIRM = """(SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])"""
OF_CASE = " OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id)"
OF_CERTIFICATE = " OR EXISTS (SELECT 1 FROM certification_certificate c WHERE c.id = certificate_id)"
OF_TERM = " OR EXISTS (SELECT 1 FROM certification_term t WHERE t.id = term_id)"
POLICIES = {
    "certification_referral": FIRM + OF_CASE,
    "certification_certificate": FIRM + OF_CASE,
    "certification_term": FIRM + OF_CERTIFICATE,
    "certification_expirywarning": FIRM + OF_TERM,
}
PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_of_viewer ON {table} USING ({condition});
"""
UNPROTECT = """
DROP POLICY {table}_of_viewer ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
# Staff of one bureau see their own certificates only; numbers run through the whole country.
NEXT = """
CREATE FUNCTION certification_next(which text, of_year int) RETURNS bigint LANGUAGE sql SECURITY DEFINER STABLE
SET search_path = public, pg_temp AS $$
    SELECT count(*) + 1 FROM certification_certificate c
    WHERE c.procedure = which AND extract(year FROM c.certified_on) = of_year
$$;
"""
EVIDENCE = ", ".join(POLICIES)


class Migration(migrations.Migration):
    """権限・行の保護。"""

    dependencies = [("certification", "0001_initial"), ("applications", "0002_rights")]
    operations = [
        *(
            migrations.RunSQL(PROTECT.format(table=table, condition=condition), UNPROTECT.format(table=table))
            for table, condition in POLICIES.items()
        ),
        migrations.RunSQL(NEXT, "DROP FUNCTION certification_next(text, int);"),
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {EVIDENCE} FROM shien_app;",
            f"GRANT UPDATE, DELETE ON {EVIDENCE} TO shien_app;",
        ),
    ]
