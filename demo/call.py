"""How the call of the invented cohort went: associations, links, names, consents."""

from datetime import datetime, timedelta
from random import Random

from accounts.models import ConsentKind, User
from accounts.services import give_consent
from applications import services as applications
from applications.models import Application
from mentoring.core import clock
from programme.models import AssociationAnswer, CallChannel, Cohort

ANSWERS = [AssociationAnswer.SPREADS, AssociationAnswer.SPREADS, AssociationAnswer.LATER, ""]
NAMED = (("Renate Vogelsang", "renate.vogelsang"), ("Detlef Morgenrot", "detlef.morgenrot"))


def spread(_until: datetime) -> None:
    """Ten associations are informed; people come by links, of some associations and of others."""
    random, cohort = Random(5), Cohort.objects.published().get()  # noqa: S311 - invented
    by = User.objects.get(email="koordination@erfunden.example")
    channels = list(cohort.channels.filter(association__isnull=False).order_by("label"))
    for channel in channels[:10]:
        day = clock.today() - timedelta(days=random.randint(0, 10))
        note = "Sitzung im Juni" if random.random() < 0.3 else ""
        answer = random.choice(ANSWERS)
        applications.record_answer(channel, informed_on=day, answer=answer, note=note, by=by)
    for channel in cohort.channels.order_by("code", "label"):
        visits = random.randint(3, 60)
        CallChannel.objects.filter(pk=channel.pk).update(visits=visits)
        mine = Application.objects.filter(association=channel.association_id, channel=None)
        if channel.association_id and random.random() < 0.7:
            mine.filter(cohort=cohort).update(channel=channel)
    for application in Application.objects.filter(cohort=cohort).order_by("person__email")[::2]:
        give_consent(application.person, ConsentKind.SHARE_DISTRICT)


def name(_until: datetime) -> None:
    """The contact person names two possible mentors."""
    cohort = Cohort.objects.published().get()
    by = User.objects.get(email="kontakt@erfunden.example")
    association = by.memberships.get().association
    for full_name, local in NAMED:
        applications.nominate(
            cohort=cohort,
            association=association,
            name=full_name,
            email=f"{local}@erfunden.example",
            by=by,
        )
