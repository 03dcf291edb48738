import zlib
from datetime import date

import factory

from accounts.models import ConsentKind
from mentoring.core import clock
from programme.models import Role
from tandems.models import (
    Answer,
    LockKind,
    MatchingLock,
    MatchingPair,
    MatchingRun,
    MentoringAgreement,
    PlaceRequest,
    Preference,
    Tandem,
    TandemState,
)

from .accounts import ConsentFactory, UserFactory
from .applications import mentee_application, mentor_application
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


class PlaceRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlaceRequest

    mentor = factory.SubFactory(ParticipationFactory, role=Role.MENTOR)
    asked_by = factory.SubFactory(UserFactory)


class MatchingRunFactory(factory.django.DjangoModelFactory):
    """A draft with one pair, as stored; ``services.run_matching`` makes real ones."""

    class Meta:
        model = MatchingRun
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    created_by = factory.SubFactory(UserFactory)
    seed = "2008"
    inputs_hash = "0" * 64
    record = zlib.compress(b"{}")
    pair = factory.RelatedFactory("tests.factories.tandems.MatchingPairFactory", "run")


class MatchingPairFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MatchingPair

    run = factory.SubFactory(MatchingRunFactory, pair=None)
    mentee = factory.SubFactory(ParticipationFactory, cohort=factory.SelfAttribute("..run.cohort"))
    mentor = factory.SubFactory(
        ParticipationFactory, cohort=factory.SelfAttribute("..run.cohort"), role=Role.MENTOR
    )
    points = 5000


class MatchingLockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MatchingLock

    cohort = factory.SubFactory(CohortFactory)
    mentee = factory.SubFactory(ParticipationFactory)
    mentor = factory.SubFactory(ParticipationFactory, role=Role.MENTOR)
    kind = LockKind.APART
    created_by = factory.SubFactory(UserFactory)


def accepted_mentee(**fields):
    """Somebody who takes part as a mentee. Fields are those of ``mentee_application``."""
    return _takes_part(mentee_application(accepted=True, **fields))


def accepted_mentor(**fields):
    return _takes_part(mentor_application(accepted=True, **fields))


def confirmed_tandem(**fields):
    """Two people with accepted applications and consents, both said yes; a draft waits for them."""
    mentee, mentor = accepted_mentee(), accepted_mentor()
    for participation in (mentee, mentor):
        ConsentFactory(person=participation.person, kind=ConsentKind.SHARE_CONTACT)
    tandem = TandemFactory(mentee=mentee, mentor=mentor, confirmed=True, **fields)
    AgreementFactory(tandem=tandem)
    return tandem


def _takes_part(application):
    return ParticipationFactory(
        cohort=application.cohort,
        person=application.person,
        role=application.role,
        association=application.association,
    )
