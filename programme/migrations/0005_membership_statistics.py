"""Statistics also for the few rows that say who works in which cohort.

Every list of the team is narrowed down by them. PostgreSQL takes statistics of its own accord after
50 changes, which this table hardly ever sees; without them it expects 73 applications where there
are 20,000, and reads and sorts them all for the first page of the list.
"""

from django.db import migrations

SET = """
    ALTER TABLE programme_teammembership
    SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0)
"""
RESET = """
    ALTER TABLE programme_teammembership
    RESET (autovacuum_analyze_threshold, autovacuum_analyze_scale_factor)
"""


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_relations_and_answers")]

    operations = [migrations.RunSQL(SET, RESET)]
