from datetime import date

import factory

from mentoring.core import clock
from programme.models import Role
from tandems.models import Answer, MentoringAgreement, Preference, Tandem, TandemState

from .accounts import UserFactory
from .programme import CohortFactory, ParticipationFactory


class TandemFactory(factory.django.DjangoModelFactory):
    """A proposed tandem whose two people are in the same cohort."""

    class Meta:
        model = Tandem

    class Params:
        confirmed = factory.Trait(
            state=TandemState.CONFIRMED,
            mentee_answer=Answer.YES,
            mentor_answer=Answer.YES,
            confirmed_by=factory.SubFactory(UserFactory),
            confirmed_at=factory.LazyFunction(clock.now),
        )
        active = factory.Trait(
            confirmed=True, state=TandemState.ACTIVE, starts_on=date(2008, 10, 25)
        )

    cohort = factory.SubFactory(CohortFactory)
    mentor = factory.SubFactory(
        ParticipationFactory, cohort=factory.SelfAttribute("..cohort"), role=Role.MENTOR
    )
    mentee = factory.SubFactory(ParticipationFactory, cohort=factory.SelfAttribute("..cohort"))
    proposed_by = factory.SubFactory(UserFactory)
    ends_on = date(2009, 4, 30)


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MentoringAgreement

    tandem = factory.SubFactory(TandemFactory, confirmed=True)
    starts_on = date(2008, 10, 25)
    ends_on = date(2009, 4, 30)


class PreferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Preference

    cohort = factory.SubFactory(CohortFactory)
    from_participation = factory.SubFactory(ParticipationFactory)
    to_participation = factory.SubFactory(ParticipationFactory, role=Role.MENTOR)
