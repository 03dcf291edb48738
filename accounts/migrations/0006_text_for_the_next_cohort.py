"""Ship the words that are agreed to by whoever wants to hear of the next cohort."""

import hashlib

from django.db import migrations

from accounts.services.texts import NEXT_COHORT, NEXT_COHORT_LABEL, VALID_FROM


def ship(apps, schema_editor):
    # The historical model knows nothing of save(), which computes the checksum.
    checksum = hashlib.sha256(f"{NEXT_COHORT_LABEL}\n\n{NEXT_COHORT}".encode()).hexdigest()
    apps.get_model("accounts", "ConsentText").objects.get_or_create(
        kind="NEXT_COHORT",
        version=1,
        defaults={
            "label": NEXT_COHORT_LABEL, "text": NEXT_COHORT, "sha256": checksum,
            "valid_from": VALID_FROM,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_links_and_guardians")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
