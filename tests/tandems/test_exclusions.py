import pytest

from mentoring.core.errors import NotAllowedError
from programme.models import Role, TeamRole
from tandems import queries, services
from tandems.models import Preference, PreferenceBasis
from tests.factories import (
    CohortFactory,
    ParticipationFactory,
    PreferenceFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    team_member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def test_exclude_twice_is_once():
    mentee, mentor, by = accepted_mentee(), accepted_mentor(), coordinator()

    for _time in range(2):
        services.exclude(from_participation=mentee, to_participation=mentor, by=by)

    preference = Preference.objects.get()
    assert (preference.from_participation, preference.to_participation) == (mentee, mentor)


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, TeamRole.ADMIN])
def test_only_the_coordination_records(role):
    people = {"from_participation": accepted_mentee(), "to_participation": accepted_mentor()}

    with pytest.raises(NotAllowedError):
        services.exclude(**people, by=team_member(role))


def test_exclusions_are_between_the_roles_of_one_cohort():
    elsewhere = ParticipationFactory(
        role=Role.MENTOR, cohort=CohortFactory(key="2009-10", status="DRAFT")
    )

    for other in (accepted_mentee(), elsewhere):
        with pytest.raises(NotAllowedError):
            services.exclude(
                from_participation=accepted_mentee(), to_participation=other, by=coordinator()
            )


def test_nobody_records_or_takes_back_one_against_themselves():
    by = coordinator()
    mine = accepted_mentor(person=by)

    with pytest.raises(NotAllowedError):
        services.exclude(from_participation=accepted_mentee(), to_participation=mine, by=by)
    with pytest.raises(NotAllowedError):
        services.allow_again(PreferenceFactory(to_participation=mine), by=by)


@pytest.mark.parametrize("said", [{"kind": "VETO"}, {"kind": "WISH", "rank": 1}])
def test_what_somebody_said_after_the_meeting_stays_theirs(said):
    preference = PreferenceFactory(basis=PreferenceBasis.FIRST_MEETING, **said)

    with pytest.raises(NotAllowedError, match=r"\bnur\b"):
        services.allow_again(preference, by=coordinator())

    assert Preference.objects.get() == preference


def test_an_exclusion_is_taken_back():
    preference = PreferenceFactory()

    services.allow_again(preference, by=coordinator())

    assert not Preference.objects.exists()


def test_only_the_coordination_takes_back():
    with pytest.raises(NotAllowedError):
        services.allow_again(PreferenceFactory(), by=team_member())


@pytest.mark.parametrize("giver", [accepted_mentee, accepted_mentor])
def test_what_was_written_becomes_exclusions_and_is_emptied(giver):
    writer = giver(profile__exclusions_text="Nicht mit Frau X und Herrn Y")
    others = [
        (accepted_mentor if giver is accepted_mentee else accepted_mentee)() for _n in range(2)
    ]
    assert queries.written_exclusions([writer])[0]["text"] == "Nicht mit Frau X und Herrn Y"

    assert services.settle_exclusions_text(writer, against=others, by=coordinator()) == 2

    assert queries.written_exclusions([writer]) == []
    assert {p.basis for p in Preference.objects.all()} == {PreferenceBasis.PROFILE}
    assert {p.to_participation for p in Preference.objects.all()} == set(others)


def test_the_text_stays_when_something_is_refused():
    writer = accepted_mentee(profile__exclusions_text="Nicht mit Frau X")

    with pytest.raises(NotAllowedError):
        services.settle_exclusions_text(writer, against=[accepted_mentee()], by=coordinator())
    with pytest.raises(NotAllowedError):
        services.settle_exclusions_text(writer, against=[], by=team_member())

    assert len(queries.written_exclusions([writer])) == 1


def test_what_people_wrote_before_they_left_is_not_read():
    writer = accepted_mentee(profile__exclusions_text="Nicht mit Frau X")

    assert queries.written_exclusions([accepted_mentor()]) == []
    assert writer.ended_on is None
