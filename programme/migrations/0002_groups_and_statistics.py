"""The groups of the team, and statistics also for the few rows that say who works in which cohort.

Every list of the team is narrowed down by them. PostgreSQL takes statistics of its own accord after
50 changes, which this table hardly ever sees; without them it expects 73 applications where there
are 20,000, and reads and sorts them all for the first page of the list.
"""

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


SET = """
    ALTER TABLE programme_teammembership
    SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0)
"""
RESET = """
    ALTER TABLE programme_teammembership
    RESET (autovacuum_analyze_threshold, autovacuum_analyze_scale_factor)
"""


class Migration(migrations.Migration):
    replaces = [("programme", "0003_groups"), ("programme", "0005_membership_statistics")]

    dependencies = [
        ("programme", "0001_tables"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunSQL(SET, RESET),
    ]
