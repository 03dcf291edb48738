"""Whom people wish for after the first meeting: who is asked when, and what is stored."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from events.models import EventKind, EventState
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.dates import DatePrecision
from programme.models import Cohort, CohortStatus, Role
from tandems import queries, services
from tandems.models import Preference, PreferenceBasis, PreferenceKind, WishRequest
from tests.factories import (
    CohortFactory,
    DistrictAssociationFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
)
from tests.factories.programme import BERLIN

from .wishes import at, express

pytestmark = [pytest.mark.django_db]

MEETING = date(2008, 10, 4)


def said(participation):
    rows = Preference.objects.filter(from_participation=participation).order_by("kind", "rank")
    return [(row.kind, row.rank, row.to_participation) for row in rows]


# The window ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "wishes", "vetoes"),
    [
        (at(4, 17, 59), False, False),
        (at(4, 18), True, True),
        (at(8, 23, 59), True, True),
        (at(9, 0), False, True),
        (datetime(2009, 4, 30, 23, 59, tzinfo=BERLIN), False, True),
        (datetime(2009, 5, 1, 0, 0, tzinfo=BERLIN), False, False),
    ],
)
def test_four_days_from_the_evening_of_the_first_meeting(meeting, moment, wishes, vetoes):
    window = queries.wish_window(meeting.cohort)

    assert (window.is_open(moment), window.takes_vetoes(moment)) == (wishes, vetoes)


def test_it_opens_when_the_meeting_ends_if_somebody_entered_that(meeting):
    meeting.starts_at, meeting.ends_at = at(4, 10), at(4, 14)
    meeting.save()

    window = queries.wish_window(meeting.cohort)

    assert not window.is_open(at(4, 13, 59))
    assert window.is_open(at(4, 14))


def test_the_coordination_can_give_more_days(meeting):
    meeting.cohort.wishes_until = date(2008, 10, 12)

    assert queries.wish_window(meeting.cohort).is_open(at(12, 23))


def test_days_given_beyond_the_mentoring_count_no_more(meeting):
    meeting.cohort.wishes_until = date(2009, 5, 31)

    window = queries.wish_window(meeting.cohort)

    assert window.is_open(datetime(2009, 4, 30, 12, tzinfo=BERLIN))
    assert not window.is_open(datetime(2009, 5, 1, 12, tzinfo=BERLIN))


@pytest.mark.parametrize(
    "change",
    [
        {"precision": DatePrecision.EARLY_MONTH},
        {"state": EventState.CANCELLED},
        {"kind": EventKind.INFO},
    ],
)
def test_without_a_day_it_never_opens(meeting, change):
    for name, value in change.items():
        setattr(meeting, name, value)
    meeting.save()

    window = queries.wish_window(Cohort.objects.get())

    assert window.opens is None
    assert not window.is_open(at(20))
    assert not window.takes_vetoes(at(20))


# Saying it -----------------------------------------------------------------------------------


def test_wishes_are_stored_in_their_order(afterwards):
    me = accepted_mentee()
    first, second, not_this = (accepted_mentor() for _ in range(3))

    express(me, [first, second], [not_this])

    assert said(me) == [
        (PreferenceKind.VETO, None, not_this),
        (PreferenceKind.WISH, 1, first),
        (PreferenceKind.WISH, 2, second),
    ]
    assert {p.basis for p in Preference.objects.all()} == {PreferenceBasis.FIRST_MEETING}
    assert WishRequest.objects.get().answered_at == clock.now()


def test_saying_it_again_replaces_what_was_said(afterwards):
    me = accepted_mentor()
    one, other, third = (accepted_mentee() for _ in range(3))
    express(me, [one, other], [third])

    express(me, [other, third])

    assert said(me) == [(PreferenceKind.WISH, 1, other), (PreferenceKind.WISH, 2, third)]
    assert WishRequest.objects.count() == 1


def test_naming_nobody_is_an_answer(afterwards):
    me = accepted_mentee()

    express(me)

    assert said(me) == []
    assert queries.answers_of(me.cohort).mentees_answered == 1


def test_what_somebody_wrote_in_the_application_they_can_take_back(afterwards):
    me, other = accepted_mentee(), accepted_mentor()
    PreferenceFactory(from_participation=me, to_participation=other)

    express(me)

    assert said(me) == []


def test_what_the_coordination_knows_stands_beside_it_unseen(afterwards):
    """It neither shows nor stops anything, and nothing that they say takes it back."""
    me, other = accepted_mentee(), accepted_mentor()
    known = PreferenceFactory(
        from_participation=me, to_participation=other, basis=PreferenceBasis.KNOWN
    )

    for said_of_other in ({"wishes": [other]}, {"vetoes": [other]}, {}):
        express(me, **said_of_other)
        assert queries.my_wishes(me).wishes == [p.pk for p in said_of_other.get("wishes", [])]
        assert queries.my_wishes(me).vetoes == [p.pk for p in said_of_other.get("vetoes", [])]

    assert Preference.objects.get() == known
    assert queries.is_excluded(*sides_of(me, other))


def sides_of(*people):
    known = queries.know(people)
    return known, *(known.sides[p.pk] for p in people)


@pytest.mark.parametrize(
    ("named", "vetoed", "sentence"),
    [
        ([0, 1, 2, 3], [], "höchstens drei"),
        ([0, 0], [], "nur einmal"),
        ([0], [0], "mit denen Du kein Tandem willst"),
    ],
)
def test_what_does_not_go_together_is_refused_whole(afterwards, named, vetoed, sentence):
    me = accepted_mentee()
    others = [accepted_mentor() for _ in range(4)]
    express(me, [others[3]])

    with pytest.raises(NotAllowedError, match=sentence):
        express(me, [others[i] for i in named], [others[i] for i in vetoed])

    assert said(me) == [(PreferenceKind.WISH, 1, others[3])]


def test_only_people_of_the_other_side_can_be_named(afterwards):
    me = accepted_mentee()
    mine = ParticipationFactory(person=me.person, cohort=me.cohort, role=Role.MENTOR)
    gone = accepted_mentor()
    gone.ended_on = date(2008, 10, 4)
    gone.save()
    elsewhere = ParticipationFactory(
        role=Role.MENTOR, cohort=CohortFactory(key="x", status=CohortStatus.DRAFT)
    )

    for stranger in (accepted_mentee(), mine, gone, elsewhere):
        for way in ("wishes", "vetoes"):
            with pytest.raises(NotAllowedError, match="nimmt nicht mehr teil"):
                express(me, **{way: [stranger]})
    assert said(me) == []


def test_whoever_left_may_stay_on_the_list(afterwards):
    me, gone, other = accepted_mentee(), accepted_mentor(), accepted_mentor()
    express(me, [gone])
    gone.ended_on = date(2008, 10, 4)
    gone.save()

    express(me, [gone, other])

    assert len(said(me)) == 2


def test_exclusion_of_somebody_who_left_waits_for_their_return(afterwards):
    """The page does not show them, so sending it can't mean that they are welcome again."""
    me, gone = accepted_mentee(), accepted_mentor()
    express(me, [], [gone])
    gone.ended_on = date(2008, 10, 4)
    gone.save()

    express(me)

    assert said(me) == [(PreferenceKind.VETO, None, gone)]
    with pytest.raises(NotAllowedError, match="mit denen Du kein Tandem willst"):
        express(me, [gone])


def test_nobody_speaks_for_somebody_else(afterwards):
    me, other = accepted_mentee(), accepted_mentor()

    with pytest.raises(NotAllowedError, match="Nur Du selbst"):
        services.express(me, person=other.person, wishes=[other.pk], vetoes=[])


def test_who_left_says_nothing_any_more(afterwards):
    me = accepted_mentee()
    me.ended_on = date(2008, 10, 4)
    me.save()

    with pytest.raises(NotAllowedError, match="nimmst nicht mehr teil"):
        express(me)


def test_too_early_is_refused(meeting):
    me = accepted_mentee()

    with clock.set_to(at(4, 12)), pytest.raises(NotAllowedError, match="nach dem ersten Treffen"):
        express(me)


def test_after_the_last_day_only_exclusions_count(afterwards):
    me, wished, other = accepted_mentee(), accepted_mentor(), accepted_mentor()
    express(me, [wished])

    with clock.set_to(at(9)):
        express(me, [other], [other])
        assert said(me) == [(PreferenceKind.VETO, None, other), (PreferenceKind.WISH, 1, wished)]
        express(me, [], [wished])

    assert said(me) == [(PreferenceKind.VETO, None, wished)]
    assert WishRequest.objects.get().answered_at == at(4, 20)


@pytest.mark.parametrize("fields", [
    {"kind": "WISH", "rank": None}, {"kind": "WISH", "rank": 0}, {"kind": "WISH", "rank": 4},
    {"kind": "VETO", "rank": 1},
])  # fmt: skip
def test_the_database_knows_which_ranks_there_are(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PreferenceFactory(**fields)


def test_two_first_wishes_are_one_too_many():
    me = accepted_mentee()
    for _ in range(2):
        other = accepted_mentor()
        row = {"from_participation": me, "to_participation": other, "kind": "WISH", "rank": 1}
        if Preference.objects.exists():
            with pytest.raises(IntegrityError), transaction.atomic():
                PreferenceFactory(**row)
        else:
            PreferenceFactory(**row)


def test_what_was_written_takes_the_place_of_a_wish(afterwards):
    me, other = accepted_mentee(), accepted_mentor()
    express(me, [other])

    services.settle_exclusions_text(me, against=[other], by=coordinator())

    assert said(me) == [(PreferenceKind.VETO, None, other)]
    assert Preference.objects.get().basis == PreferenceBasis.PROFILE


def test_what_the_coordination_records_leaves_the_wish_unchanged(afterwards):
    me, other = accepted_mentee(), accepted_mentor()
    express(me, [other])

    services.exclude(from_participation=me, to_participation=other, by=coordinator())

    assert queries.my_wishes(me).wishes == [other.pk]
    assert queries.is_excluded(*sides_of(me, other))


# Whom one can name ---------------------------------------------------------------------------


def test_people_are_shown_by_first_name_and_district_only(afterwards):
    me = accepted_mentee()
    for name in ("Adler", "Busch"):
        accepted_mentor(
            person__first_name="Alex", person__last_name=name, profile__profile_published=False
        )
    accepted_mentor(
        person__first_name="Toni", person__last_name="Geheim",
        profile__public_profile="Ich mache Kommunalpolitik.", profile__profile_published=True,
    )  # fmt: skip
    accepted_mentor(
        person__first_name="Uli", profile__public_profile="Noch nicht frei.",
        profile__profile_published=False,
    )  # fmt: skip

    shown = queries.candidates_for(me)

    assert [candidate.name for candidate in shown] == ["Alex A.", "Alex B.", "Toni", "Uli"]
    assert [candidate.profile for candidate in shown] == [
        "", "", "Ich mache Kommunalpolitik.", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last_names", "shown"),
    [
        (["Adler", "Becker", "Brandt"], ["Alex A.", "Alex Be.", "Alex Br."]),
        (["Bach", "Bachmann"], ["Alex B.", "Alex Bachm."]),  # nobody's last name as a whole
        (["Roth", "Rott"], ["Alex R. (1)", "Alex R. (2)"]),
        (["Becker", "Becker", "Berg"], ["Alex B. (1)", "Alex B. (2)", "Alex Ber."]),
        (["", "", "Becker"], ["Alex (1)", "Alex (2)", "Alex B."]),
        (["B", "B"], ["Alex B. (1)", "Alex B. (2)"]),
        (["Becker"], ["Alex"]),
    ],
)
def test_no_two_people_look_alike(afterwards, last_names, shown):
    me = accepted_mentor()
    for name in last_names:
        accepted_mentee(person__first_name="Alex", person__last_name=name)
    accepted_mentee(person__first_name="Toni", person__last_name="Becker")

    labels = [candidate.label for candidate in queries.candidates_for(me)]

    assert labels == [f"{name} · Magdeburg" for name in [*shown, "Toni"]]


def test_namesakes_of_two_districts_are_told_apart_by_these(afterwards):
    me = accepted_mentee()
    for association in (None, DistrictAssociationFactory()):
        accepted_mentor(
            person__first_name="Alex", person__last_name="Becker", association=association
        )

    labels = [candidate.label for candidate in queries.candidates_for(me)]

    assert sorted(labels) == ["Alex", "Alex · Magdeburg"]


def test_everybody_of_the_other_side_is_shown_whoever_wants_them(afterwards):
    me, mentor = accepted_mentee(), accepted_mentor()
    before = queries.candidates_for(me)
    PreferenceFactory(from_participation=mentor, to_participation=me)
    PreferenceFactory(from_participation=me, to_participation=mentor)
    TandemFactory(mentor=mentor, mentee=accepted_mentee())

    assert queries.candidates_for(me) == before


def test_whose_access_is_closed_is_not_shown(afterwards):
    me = accepted_mentee()
    accepted_mentor(person__is_active=False)

    assert queries.candidates_for(me) == []


def test_how_many_have_answered(afterwards):
    one, mentor = accepted_mentee(), accepted_mentor()
    accepted_mentee()
    express(one, [mentor])
    express(mentor)

    assert queries.answers_of(one.cohort) == queries.Answers(
        mentees=2, mentees_answered=1, mentors=1, mentors_answered=1
    )
