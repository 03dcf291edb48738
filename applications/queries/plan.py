"""What the pages of an application read of its cohort, kept from one request to the next.

A form of nine steps asks for the same plan each time. Which version of its rows there is comes
along with the application; only another version is read anew. So a change shows at once, in
every process, and no clock and no expiry are involved.
"""

from functools import lru_cache
from uuid import UUID

from django.db.models import CharField, Prefetch
from django.db.models.expressions import RawSQL

from applications.models import Question
from events.models import Event
from programme.models import Cohort, Phase, Topic

TABLES = ["programme_phase", "events_event", "programme_topic", "applications_question"]
# PostgreSQL's own mark of a row's version: no two writes leave the same, not even back and forth.
_VERSIONS = " UNION ALL ".join(
    f"SELECT xmin::text || ctid::text AS version FROM {table}"  # noqa: S608 - names from above
    " WHERE cohort_id = applications_application.cohort_id"
    for table in TABLES
)
# Raw, since Django takes longer to put such a query together than the database to answer it.
PLAN_VERSION = RawSQL(  # noqa: S611 - without parameters
    "(SELECT cohort.xmin::text || cohort.ctid::text || coalesce("  # noqa: S608
    f" (SELECT md5(string_agg(version, ' ' ORDER BY version)) FROM ({_VERSIONS}) AS rows), '')"
    " FROM programme_cohort cohort WHERE cohort.id = applications_application.cohort_id)",
    [],
    CharField(),
)


@lru_cache(maxsize=8)
def cohort_with_plan(pk: UUID, version: str) -> Cohort:
    """The cohort with phases, events, topics and questions. Shared by requests: only to be read."""
    plan = [
        Prefetch("phases", Phase.objects.order_by("order")),
        Prefetch("events", Event.objects.order_by("order")),
        Prefetch("topics", Topic.objects.order_by("order", "label")),
        Prefetch("questions", Question.objects.order_by("order", "created_at")),
    ]
    return Cohort.objects.prefetch_related(*plan).get(pk=pk)
