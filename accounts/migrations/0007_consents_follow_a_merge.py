"""Two accounts of one human become one: then, and only then, a consent changes its account.

What it says stays as it was: who agreed is still the same human, to the same text, at that moment.
"""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION accounts_consent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.kind, NEW.text_id, NEW.given_at, NEW.source, NEW.created_at)
       IS DISTINCT FROM
       (OLD.id, OLD.kind, OLD.text_id, OLD.given_at, OLD.source, OLD.created_at)
       OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
       OR (NEW.person_id <> OLD.person_id AND %s)
    THEN
        RAISE EXCEPTION 'A consent can be withdrawn, but not changed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
MERGED = (
    "NOT EXISTS (SELECT 1 FROM accounts_user"
    " WHERE id = OLD.person_id AND merged_into_id = NEW.person_id)"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_text_for_the_next_cohort")]

    operations = [migrations.RunSQL(KEEP % MERGED, KEEP % "TRUE")]
