"""What a consent says can't be changed later, not even past the code; the texts; the cache."""

from django.core.management import call_command
from django.db import migrations

TRIGGERS = """
CREATE FUNCTION accounts_consenttext_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accounts_consent WHERE text_id = OLD.id) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR
       (NEW.id, NEW.kind, NEW.version, NEW.label, NEW.text, NEW.sha256, NEW.valid_from)
       IS DISTINCT FROM
       (OLD.id, OLD.kind, OLD.version, OLD.label, OLD.text, OLD.sha256, OLD.valid_from)
    THEN
        RAISE EXCEPTION 'People have agreed to this text: write a new version of it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_consenttext_keep BEFORE UPDATE OR DELETE ON accounts_consenttext
    FOR EACH ROW EXECUTE FUNCTION accounts_consenttext_keep();

-- Nobody can change a text between the moment in which it is read and that of the consent.
CREATE FUNCTION accounts_consent_hold_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_consenttext WHERE id = NEW.text_id FOR SHARE;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_consent_hold_text BEFORE INSERT ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION accounts_consent_hold_text();

CREATE FUNCTION accounts_consent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.person_id, NEW.kind, NEW.text_id, NEW.given_at, NEW.source, NEW.created_at)
       IS DISTINCT FROM
       (OLD.id, OLD.person_id, OLD.kind, OLD.text_id, OLD.given_at, OLD.source, OLD.created_at)
       OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    THEN
        RAISE EXCEPTION 'A consent can be withdrawn, but not changed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_consent_keep BEFORE UPDATE ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION accounts_consent_keep();
"""
NO_TRIGGERS = """
DROP TRIGGER accounts_consent_keep ON accounts_consent;
DROP TRIGGER accounts_consent_hold_text ON accounts_consent;
DROP TRIGGER accounts_consenttext_keep ON accounts_consenttext;
DROP FUNCTION accounts_consent_keep();
DROP FUNCTION accounts_consent_hold_text();
DROP FUNCTION accounts_consenttext_keep();
"""


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_second_factor")]

    operations = [
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
