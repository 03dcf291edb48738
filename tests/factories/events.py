from datetime import date

import factory

from events.models import Event, EventKind
from programme.dates import DatePrecision

from .programme import CohortFactory


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    cohort = factory.SubFactory(CohortFactory)
    key = factory.Sequence(lambda n: f"event-{n}")
    kind = EventKind.KICKOFF
    title = "Auftaktveranstaltung auf dem Landesparteitag"
    starts_on = date(2008, 10, 24)
    ends_on = date(2008, 10, 25)
    precision = DatePrecision.DAY_RANGE
