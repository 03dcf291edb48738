"""Ship the first version of each consent text."""

import hashlib

from django.db import migrations

from accounts.services.texts import INFORMATION, LABELS, VALID_FROM


def ship(apps, schema_editor):
    texts = apps.get_model("accounts", "ConsentText").objects
    for kind, label in LABELS.items():
        # The historical model knows nothing of save(), which computes the checksum.
        checksum = hashlib.sha256(f"{label}\n\n{INFORMATION}".encode()).hexdigest()
        texts.get_or_create(
            kind=kind.value,
            version=1,
            defaults={
                "label": label, "text": INFORMATION, "sha256": checksum, "valid_from": VALID_FROM,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_consents_and_cache")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
