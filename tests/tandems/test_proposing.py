from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from applications.models import MembershipStatus
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import OfficeKind, OfficeStatus, PhaseKind, Role, TeamRole
from tandems import services
from tandems.models import Tandem, TandemState
from tests.factories import (
    CohortFactory,
    OfficeFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    TopicFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)
from tests.factories.programme import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

HALLE = {"lat": 51.48, "lon": 11.97}  # 72 km from Magdeburg
NAUMBURG = {"lat": 51.15, "lon": 11.81}  # 109 km
NEUTRAL = "Passt aus Gründen des Programms nicht."


def refusal(**fields):
    with pytest.raises(NotAllowedError) as refused:
        services.propose(**fields)
    return str(refused.value)


def test_propose_stores_the_pair_and_asks_both():
    mentee, mentor, by = accepted_mentee(), accepted_mentor(), team_member()

    tandem = services.propose(mentee=mentee, mentor=mentor, by=by)

    assert (tandem.state, tandem.place, tandem.distance_km) == (TandemState.PROPOSED, 1, 0)
    assert tandem.ends_on == date(2009, 4, 30)
    assert tandem.proposed_by == by
    mails = OutgoingMail.objects.filter(kind="M10")
    assert {mail.recipient for mail in mails} == {mentee.person, mentor.person}


def test_proposal_mail_says_what_both_named():
    topic = TopicFactory(label="Kommunales")
    mentee, mentor = accepted_mentee(), accepted_mentor(person__first_name="Erika")
    for profile in (
        mentee.person.applications.get().mentee_profile,
        mentor.person.applications.get().mentor_profile,
    ):
        profile.topics.add(topic, TopicFactory())

    services.propose(mentee=mentee, mentor=mentor, by=team_member())

    body = OutgoingMail.objects.get(recipient=mentee.person).body
    assert (
        "wir schlagen Dir Erika (Magdeburg) vor. Das passt, weil: gemeinsame Themen: Kommunales; "
        "gesucht und angeboten: Entscheidungen und Karriereplanung; kurzer Weg. "
        "Entfernung: 0 km Luftlinie."
    ) in body
    assert "Bitte antworte bis 25. September 2008" in body


@pytest.mark.parametrize("role", [TeamRole.READ_ONLY, TeamRole.ADMIN])
def test_propose_is_for_the_team(role):
    said = refusal(mentee=accepted_mentee(), mentor=accepted_mentor(), by=team_member(role))

    assert said == "Das darf nur das Organisationsteam dieses Durchgangs."


def test_propose_is_for_the_team_of_this_cohort():
    elsewhere = team_member(cohort=CohortFactory(key="2009-10", status="DRAFT"))

    said = refusal(mentee=accepted_mentee(), mentor=accepted_mentor(), by=elsewhere)

    assert said == "Das darf nur das Organisationsteam dieses Durchgangs."


def test_propose_is_not_for_ones_own_tandem():
    by = team_member()

    said = refusal(mentee=accepted_mentee(), mentor=accepted_mentor(person=by), by=by)

    assert said == "Um Dein eigenes Tandem kümmert sich jemand anderes aus dem Team."


def test_propose_refuses_two_of_one_role():
    said = refusal(mentee=accepted_mentee(), mentor=accepted_mentee(), by=team_member())

    assert said == "Ein Tandem sind ein*e Mentee und ein*e Mentor*in."


def test_propose_refuses_two_cohorts():
    other = CohortFactory(key="2009-10", status="DRAFT")

    said = refusal(mentee=accepted_mentee(), mentor=accepted_mentor(cohort=other), by=team_member())

    assert said == "Die beiden nehmen an verschiedenen Durchgängen teil."


@pytest.mark.parametrize("gone", [accepted_mentee, accepted_mentor])
def test_propose_refuses_who_left(gone):
    people = {"mentee": accepted_mentee(), "mentor": accepted_mentor()}
    left = people[gone.__name__.removeprefix("accepted_")]
    left.ended_on = date(2008, 9, 19)
    left.save()

    assert refusal(**people, by=team_member()) == "Eine*r der beiden nimmt nicht mehr teil."


def test_propose_refuses_one_person_in_both_roles():
    mentee = accepted_mentee()
    mentor = accepted_mentor(person=mentee.person)

    assert refusal(mentee=mentee, mentor=mentor, by=team_member()) == (
        "Das ist ein und dieselbe Person."
    )


@pytest.mark.parametrize("by_mentee", [True, False])
def test_an_exclusion_in_either_direction_is_refused_with_one_sentence(by_mentee):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    giver, other = (mentee, mentor) if by_mentee else (mentor, mentee)
    PreferenceFactory(from_participation=giver, to_participation=other)

    assert refusal(mentee=mentee, mentor=mentor, by=team_member()) == NEUTRAL
    assert not Tandem.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("birth_year", "adult", "minors_ok", "refused"),
    [
        (1990, False, False, True),
        (1990, True, False, False),
        (1990, False, True, False),
        (1989, False, False, False),
        (1991, True, False, True),
    ],
)
def test_minors_need_a_mentor_who_agreed(birth_year, adult, minors_ok, refused):
    person = UserFactory(birth_year=birth_year, adult_confirmed=adult)
    people = {
        "mentee": accepted_mentee(person=person),
        "mentor": accepted_mentor(profile__minors_ok=minors_ok),
    }

    if refused:
        said = refusal(**people, by=team_member())
        assert said == "Die*der Mentor*in begleitet keine Mentees unter 18."
    else:
        assert services.propose(**people, by=team_member())


@pytest.mark.parametrize("status", [MembershipStatus.NONE, MembershipStatus.GUEST])
def test_people_who_are_no_members_need_a_mentor_who_agreed(status):
    answers = {"profile__membership_status": status, "profile__no_competing_party": True}
    mentee = accepted_mentee(**answers)

    said = refusal(
        mentee=mentee, mentor=accepted_mentor(profile__nonmember_ok=False), by=team_member()
    )

    assert said == "Die*der Mentor*in begleitet nur Parteimitglieder."
    assert services.propose(mentee=mentee, mentor=accepted_mentor(), by=team_member())


@pytest.mark.parametrize(
    ("area", "body", "refused"),
    [
        ("Halle", "", True),
        ("halle", "Stadtrat", True),
        ("", "Stadtrat Halle", True),
        ("Magdeburg", "", False),
        ("", "", False),
    ],
)
def test_who_runs_for_the_same_office_is_in_no_tandem(area, body, refused):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    planned = {"kind": OfficeKind.CITY_COUNCILLOR, "status": OfficeStatus.CANDIDACY}
    OfficeFactory(person=mentee.person, area="Halle", body="", **planned)
    OfficeFactory(person=mentor.person, area=area, body=body, **planned)

    if refused:
        said = refusal(mentee=mentee, mentor=mentor, by=team_member())
        assert said == "Passt aus Gründen des Programms nicht."
    else:
        assert services.propose(mentee=mentee, mentor=mentor, by=team_member())


def test_propose_refuses_a_mentee_in_an_open_tandem():
    mentee = accepted_mentee()
    TandemFactory(mentee=mentee)

    said = refusal(mentee=mentee, mentor=accepted_mentor(), by=team_member())

    assert said == "Diese*r Mentee ist schon in einem offenen Tandem."


def test_a_mentor_has_as_many_tandems_as_places():
    mentor = accepted_mentor(profile__capacity=2)
    by = team_member()
    first = services.propose(mentee=accepted_mentee(), mentor=mentor, by=by)
    second = services.propose(mentee=accepted_mentee(), mentor=mentor, by=by)

    said = refusal(mentee=accepted_mentee(), mentor=mentor, by=by)

    assert (first.place, second.place) == (1, 2)
    assert said == "Diese*r Mentor*in hat keinen freien Platz."


def test_a_place_that_became_free_is_given_again():
    mentor, by = accepted_mentor(profile__capacity=2), coordinator()
    first = services.propose(mentee=accepted_mentee(), mentor=mentor, by=by)
    services.propose(mentee=accepted_mentee(), mentor=mentor, by=by)
    services.discard(first, by=by)

    assert services.propose(mentee=accepted_mentee(), mentor=mentor, by=by).place == 1


def test_without_an_answered_capacity_there_is_one_place():
    mentor = ParticipationFactory(role=Role.MENTOR)
    services.propose(mentee=accepted_mentee(), mentor=mentor, by=team_member())

    assert refusal(mentee=accepted_mentee(), mentor=mentor, by=team_member()) == (
        "Diese*r Mentor*in hat keinen freien Platz."
    )


def test_a_long_way_needs_a_reason():
    people = {
        "mentee": accepted_mentee(person=UserFactory(**NAUMBURG)),
        "mentor": accepted_mentor(),
        "by": team_member(),
    }

    assert refusal(**people, override_reason=" ") == (
        "Zwischen den beiden liegen mehr als 80 km: Bitte gib einen Grund an."
    )
    tandem = services.propose(**people, override_reason="Treffen in Halle. ")
    assert (tandem.distance_km, tandem.override_reason) == (109, "Treffen in Halle.")


def test_a_reason_that_is_too_long_is_refused():
    people = {"mentee": accepted_mentee(), "mentor": accepted_mentor(), "by": team_member()}

    assert refusal(**people, override_reason="x" * 301) == (
        "Bitte gib den Grund in höchstens 300 Zeichen an."
    )


def test_the_nearer_of_the_mentors_two_places_counts():
    mentor = UserFactory(**NAUMBURG, second_lat=HALLE["lat"], second_lon=HALLE["lon"])

    tandem = services.propose(
        mentee=accepted_mentee(), mentor=accepted_mentor(person=mentor), by=team_member()
    )

    assert tandem.distance_km == 76


def test_without_places_the_distance_is_unknown():
    mentee = accepted_mentee(person=UserFactory(lat=None, lon=None))

    tandem = services.propose(mentee=mentee, mentor=accepted_mentor(), by=team_member())

    assert tandem.distance_km is None


def test_propose_needs_an_end_in_the_plan():
    mentee = accepted_mentee()
    mentee.cohort.phases.filter(kind=PhaseKind.MENTORING).delete()

    said = refusal(mentee=mentee, mentor=accepted_mentor(), by=team_member())

    assert said == "Der Plan sagt noch nicht, wann das Mentoring endet."


def test_propose_refuses_after_the_end():
    people = {"mentee": accepted_mentee(), "mentor": accepted_mentor(), "by": team_member()}

    with clock.set_to(datetime(2009, 5, 1, 9, tzinfo=BERLIN)):
        assert refusal(**people) == "Das Mentoring dieses Durchgangs ist vorbei."


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("mentee", "Diese*r Mentee ist schon in einem offenen Tandem."),
        ("mentor", "Diese*r Mentor*in hat keinen freien Platz."),
    ],
)
def test_the_databases_refusal_is_the_same_sentence(field, sentence):
    from tandems.services import pairing  # noqa: PLC0415 - the last line of defence, by its own name

    there = TandemFactory()
    fields = {"cohort": there.cohort, "proposed_by": there.proposed_by, "ends_on": there.ends_on}
    people = {
        "mentee": ParticipationFactory(),
        "mentor": ParticipationFactory(role=Role.MENTOR),
        field: getattr(there, field),
    }

    with pytest.raises(NotAllowedError) as refused:
        pairing._create(**fields, **people)

    assert str(refused.value) == sentence


def test_other_violations_are_no_sentence():
    from tandems.services import pairing  # noqa: PLC0415

    there = TandemFactory.build()
    people = {"mentee": ParticipationFactory(), "mentor": ParticipationFactory(role=Role.MENTOR)}

    with pytest.raises(IntegrityError), transaction.atomic():
        pairing._create(
            cohort=people["mentee"].cohort,
            proposed_by=UserFactory(),
            ends_on=there.ends_on,
            place=3,
            **people,
        )
