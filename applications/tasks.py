"""What runs by itself: drafts are reminded of before the deadline."""

from django.utils.translation import gettext_lazy as _

from applications import services
from applications.forms import FormFacts, judged
from mentoring.core import clock
from mentoring.core.jobs import daily


@daily(at="09:10", title=_("Remind of drafts before the deadline"))
def remind_drafts() -> None:
    """At a decent hour. A draft that was sent in between is left alone."""
    today = clock.today()
    for draft, days in services.drafts_to_remind(today=today):
        facts = FormFacts(draft.cohort, address=draft.person.email)
        missing = [str(step.title) for step in judged(draft, facts) if not step.is_valid()]
        services.remind(draft, days=days, missing=missing, today=today)
