"""行の保護 (SEC-25)。閲覧者を結ばない接続からは、一行も読めず、書けない。"""

from django.db import migrations

PROTECT = """
ALTER TABLE preprint_proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY preprint_proposal_of_viewer ON preprint_proposal USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
ALTER TABLE preprint_answered ENABLE ROW LEVEL SECURITY;
CREATE POLICY preprint_answered_of_viewer ON preprint_answered USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
CREATE FUNCTION preprint_bearer(token_checksum text, at timestamptz) RETURNS TABLE (
    refusal text, site_id bigint, client_id text, site_name text, owner text, direction text, site_groups text[],
    forms text[], consent_id uuid, purpose text, groups text[], scope text, expires_at timestamptz, auto_accept boolean,
    enterprise_id bigint, kind text, corporate_number text, account_id bigint, delegation_id bigint, delegated text[]
) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE bearer record;
BEGIN
    SELECT CASE
               WHEN s.state <> 'active' THEN 'site_suspended'
               WHEN c.ended_at IS NOT NULL AND c.end_reason <> 'expired' THEN 'consent_withdrawn'
               WHEN c.ended_at IS NOT NULL OR c.expires_at <= preprint_bearer.at THEN 'consent_expired'
               WHEN e.suspended_at IS NOT NULL THEN 'enterprise_suspended'
               WHEN t.delegation_id IS NOT NULL AND (d.withdrawn_at IS NOT NULL OR d.starts_at > preprint_bearer.at
                    OR d.ends_at <= preprint_bearer.at) THEN 'delegation_ended'
               WHEN t.expires <= preprint_bearer.at THEN 'expired_token'
               ELSE '' END AS refusal,
           s.id AS site_id, s.client_id AS client_id, s.name AS site_name, s.owner AS owner, c.direction AS direction,
           s.groups AS site_groups, s.forms AS forms, c.id AS consent_id, c.purpose AS purpose, c.groups AS groups,
           t.scope AS scope, c.expires_at AS expires_at, c.auto_accept AS auto_accept, e.id AS enterprise_id,
           e.kind AS kind, e.corporate_number AS corporate_number, t.user_id AS account_id,
           t.delegation_id AS delegation_id, d.groups AS delegated
    INTO bearer
    FROM consent_accesstoken t
    JOIN consent_linkedsite s ON s.id = t.application_id
    JOIN consent_consent c ON c.id = t.consent_id
    JOIN accounts_enterprise e ON e.id = c.enterprise_id
    LEFT JOIN accounts_delegation d ON d.id = t.delegation_id
    WHERE t.token_checksum = preprint_bearer.token_checksum;
    IF NOT FOUND THEN RETURN; END IF;
    IF bearer.refusal = '' THEN
        PERFORM set_config('shien.enterprises', '{' || bearer.enterprise_id || '}', true);
    END IF;
    RETURN QUERY SELECT bearer.refusal::text, bearer.site_id::bigint, bearer.client_id::text, bearer.site_name::text,
        bearer.owner::text, bearer.direction::text, bearer.site_groups::text[], bearer.forms::text[], bearer.consent_id::uuid,
        bearer.purpose::text, bearer.groups::text[], bearer.scope::text, bearer.expires_at::timestamptz,
        bearer.auto_accept::boolean, bearer.enterprise_id::bigint, bearer.kind::text, bearer.corporate_number::text,
        bearer.account_id::bigint, bearer.delegation_id::bigint, bearer.delegated::text[];
END $$;
"""
BACK = """
DROP FUNCTION preprint_bearer(text, timestamptz);
DROP POLICY preprint_proposal_of_viewer ON preprint_proposal;
ALTER TABLE preprint_proposal DISABLE ROW LEVEL SECURITY;
DROP POLICY preprint_answered_of_viewer ON preprint_answered;
ALTER TABLE preprint_answered DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("preprint", "0001_initial"), ("consent", "0002_row_security"), ("accounts", "0002_row_security")]
    operations = [migrations.RunSQL(PROTECT, BACK)]
