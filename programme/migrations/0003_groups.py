from django.db import migrations

# Their permissions follow from programme.queries.PERMISSIONS, and only exist once `migrate` ends.
GROUPS = [
    "Organisationsteam",
    "Koordination",
    "Ansprechpartner*in",
    "Vertrauensperson",
    "Lesezugriff",
    "Systemverwaltung",
]


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0002_plan_sentences"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
