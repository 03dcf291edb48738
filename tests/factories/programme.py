from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from programme.dates import DatePrecision
from programme.models import (
    AssociationKind,
    CallChannel,
    ChannelCode,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Office,
    OfficeKind,
    OfficeStatus,
    Participation,
    Phase,
    PhaseKind,
    Relation,
    RelationEffect,
    RelationKind,
    Role,
    TeamMembership,
    TeamRole,
    Topic,
)

from .accounts import UserFactory

BERLIN = ZoneInfo("Europe/Berlin")
DEADLINE = datetime(2008, 9, 30, 23, 59, 59, tzinfo=BERLIN)


class CohortFactory(factory.django.DjangoModelFactory):
    """The published cohort 2008/09, with its application phase. There is only one at a time."""

    class Meta:
        model = Cohort
        django_get_or_create = ("key",)
        skip_postgeneration_save = True

    key = "2008-09"
    label = "Durchgang 2008/2009"
    title = "Mentoring-Programm der SPD Sachsen-Anhalt"
    motto = "Voneinander lernen"
    as_of = date(2008, 7, 1)
    contact_name = "Marko Mühlstein"
    status = CohortStatus.PUBLISHED

    @factory.post_generation
    def phases(cohort, create, extracted, **kwargs):  # noqa: N805 - factory_boy's convention
        if create and not cohort.phases.exists():
            PhaseFactory(cohort=cohort)
            PhaseFactory(
                cohort=cohort,
                kind=PhaseKind.MENTORING,
                title="Mentoring",
                starts_on=date(2008, 10, 25),
                ends_on=date(2009, 4, 30),
                hard_deadline=None,
                order=4,
            )


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    cohort = factory.SubFactory(CohortFactory)
    kind = PhaseKind.APPLICATION
    title = "Bewerbung"
    starts_on = date(2008, 5, 18)
    ends_on = date(2008, 9, 30)
    start_precision = DatePrecision.DAY
    end_precision = DatePrecision.END_MONTH
    hard_deadline = DEADLINE
    order = 3


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("cohort", "label")

    cohort = factory.SubFactory(CohortFactory)
    label = factory.Sequence(lambda n: f"Thema {n}")


class DistrictAssociationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DistrictAssociation
        django_get_or_create = ("ags",)

    kind = AssociationKind.SV
    name = "Stadtverband Magdeburg"
    district_name = "Magdeburg"
    district_kind = "kreisfreie Stadt"
    ags = "15003"
    seat = "Magdeburg"
    lat = 52.12773
    lon = 11.62916


class CallChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CallChannel

    cohort = factory.SubFactory(CohortFactory)
    code = ChannelCode.OTHER
    label = factory.Sequence(lambda n: f"Kanal {n}")
    token = factory.Sequence(lambda n: f"kanal{n}")


class TeamMembershipFactory(factory.django.DjangoModelFactory):
    """Only the row. ``programme.services.grant_role`` also gives the groups of the admin."""

    class Meta:
        model = TeamMembership

    person = factory.SubFactory(UserFactory)
    role = TeamRole.ORG_TEAM
    cohort = factory.SubFactory(CohortFactory)
    starts_on = date(2008, 5, 1)


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(UserFactory)
    role = Role.MENTEE
    association = factory.SubFactory(DistrictAssociationFactory)


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    person = factory.SubFactory(UserFactory)
    kind = OfficeKind.CITY_COUNCILLOR
    body = "Stadtrat Magdeburg"
    area = "Magdeburg"
    status = OfficeStatus.CURRENT
    since = 1999


class RelationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Relation

    cohort = factory.SubFactory(CohortFactory)
    person_a = factory.SubFactory(UserFactory)
    person_b = factory.SubFactory(UserFactory)
    kind = RelationKind.FAMILY
    effect = RelationEffect.BLOCK
    recorded_by = factory.SubFactory(UserFactory)
