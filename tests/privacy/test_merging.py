"""Two accounts of one human become one: nothing is lost, and the old address leads to the rest."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from accounts.models import Consent, User
from applications.models import Application, ApplicationState, ConflictWaiver, Review
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from privacy import services
from programme.models import CohortStatus, Participation, Relation, TeamRole
from tandems.models import Preference, Tandem
from tests.factories import (
    CohortFactory,
    ConsentFactory,
    EventFactory,
    OfficeFactory,
    ParticipationFactory,
    PreferenceFactory,
    ReviewFactory,
    TandemFactory,
    UserFactory,
    mentee_application,
)
from tests.factories.team import coordinator, team_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
REFUSED = {"programme.TeamMembership"}  # the team is refused, so nothing of theirs can move
CLOSED = {"account.EmailAddress", "mfa.Authenticator"}  # ways to sign in: they go


@pytest.fixture
def cohort():
    return EventFactory().cohort


@pytest.fixture
def by(cohort):
    return coordinator(cohort=cohort)


@pytest.fixture
def pair(cohort):
    """One human: the same name, year and postal code, and two addresses."""
    same = {"first_name": "Ayşe", "last_name": "Kaya", "birth_year": 1984}
    kept, gone = UserFactory(**same), UserFactory(**same)
    mentee_application(cohort=cohort, person=kept)
    return kept, gone


def test_what_was_said_about_both_applications_is_kept(pair, by, cohort):
    """Who reviewed one of them; who reviewed both; who stepped aside from the one that ends."""
    kept = Application.objects.get(person=pair[0])
    gone = mentee_application(cohort=cohort, person=pair[1])
    one, both, aside = (UserFactory() for _number in range(3))
    ReviewFactory(application=gone, reviewer=one, remark="Zur anderen")
    for application in (kept, gone):
        ReviewFactory(application=application, reviewer=both)
    ReviewFactory(application=kept, reviewer=aside)
    recusal = ReviewFactory(
        application=gone, reviewer=aside, scores={}, recused=True, recusal_reason="KIN",
        recommendation="",
    )  # fmt: skip
    ConflictWaiver.objects.create(application=gone, reviewer=one, granted_by=by, reason="Allein")
    Application.objects.filter(pk__in=[kept.pk, gone.pk]).update(state="SUBMITTED")
    number = Review.objects.count()

    merge(pair, by)

    kept.refresh_from_db()
    reviews = {review.reviewer: review for review in kept.reviews.all()}
    assert reviews.keys() == {one, both, aside}
    assert reviews[one].remark == "Zur anderen"
    assert (reviews[aside].recused, reviews[aside].recusal_reason) == (True, "KIN")
    assert Review.objects.count() == number
    assert {r.reviewer for r in gone.reviews.all()} == {both, aside}
    assert gone.reviews.get(reviewer=aside) == recusal
    assert kept.waivers.get().reviewer == one
    assert kept.state == ApplicationState.IN_REVIEW


def test_the_page_says_how_many_reviews_come_along(client, pair, by, cohort):
    gone = mentee_application(cohort=cohort, person=pair[1])
    ReviewFactory(application=gone)
    client.force_login(by)

    page = client.get(reverse("people:merge", args=[pair[0].pk, pair[1].pk]))

    assert "1 Bewertung davon kommt mit" in page.content.decode()


def merge(pair, by):
    kept, gone = pair
    services.merge_people(kept=kept, gone=gone, by=by)
    for person in pair:
        person.refresh_from_db()


def pointing_at_people():
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                yield model, field


@pytest.fixture
def without_checks(september, pair, by):
    """The rules of single rows off, for this one transaction: only the pointers matter here."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
            " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def rows_of(person):
    return {
        f"{model._meta.label}.{field.name}"
        for model, field in pointing_at_people()
        if model._base_manager.filter(**{field.name: person.pk}).exists()
    }


def point_everything_at(person, cohort, other):
    """One row in each table that can name a person, made from what the models say of themselves."""
    mentee = ParticipationFactory(cohort=cohort, person=person)
    tandem = TandemFactory(cohort=cohort, mentee=mentee, mentor=ParticipationFactory(
        cohort=cohort, role="MENTOR"), confirmed=True)  # fmt: skip
    made = {Tandem: tandem, Participation: mentee}
    made[Application] = mentee_application(cohort=cohort, person=person)
    ConsentFactory(person=person)  # the database lets nobody point one at somebody else
    for one, two in ((person, other), (other, person)):  # of two people, whichever column
        kind = "FAMILY" if one == person else "BUSINESS"
        Relation.objects.create(
            cohort=cohort, person_a=one, person_b=two, kind=kind, effect="WARN", recorded_by=person
        )
    for model, field in pointing_at_people():
        if model._meta.label in REFUSED | CLOSED or model in (User, Consent):
            continue
        row = model._base_manager.filter(**{field.name: person.pk}).first()
        if row is None:
            row = model._base_manager.first() or _row(model, person, cohort, other)
            model._base_manager.filter(pk=row.pk).update(**{field.attname: person.pk})


def _row(model, person, cohort, other):
    """The least row that the table takes, written past all rules: only the pointers matter."""
    values = {}
    for field in model._meta.concrete_fields:
        if field.related_model is User:
            values[field.attname] = other.pk
        elif field.is_relation and not field.null:
            values[field.attname] = _first(field.related_model, person, cohort, other).pk
        elif not field.null and not field.has_default() and not field.primary_key:
            values[field.attname] = _value(field)
    return model._base_manager.create(**values)


def _first(model, person, cohort, other):
    return model._base_manager.first() or _row(model, person, cohort, other)


def _value(field):
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.DateField):
        return clock.today()
    if isinstance(field, models.UUIDField):
        return UserFactory().pk
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField):
        return 1
    return "csv" if field.name == "file_format" else "x"


@pytest.mark.usefixtures("without_checks")
def test_nothing_points_at_the_old_account_afterwards(pair, by, cohort):
    kept, gone = pair
    Application.objects.filter(person=kept).delete()
    point_everything_at(gone, cohort, UserFactory())
    before = rows_of(gone)

    merge(pair, by)

    expected = {
        f"{m._meta.label}.{f.name}" for m, f in pointing_at_people()
        if m._meta.label not in REFUSED | CLOSED | {"accounts.User"}
    }  # fmt: skip
    assert expected - before == set()
    assert rows_of(gone) == set()
    assert rows_of(kept) >= before


@pytest.mark.usefixtures("without_checks")
def test_nothing_is_lost_but_repetitions(pair, by, cohort):
    kept, gone = pair
    Application.objects.filter(person=kept).delete()
    point_everything_at(gone, cohort, UserFactory())
    tables = [m for m, _f in pointing_at_people() if "istor" not in m._meta.label]
    before = {m._meta.label: m._base_manager.count() for m in tables}

    merge(pair, by)

    assert {m._meta.label: m._base_manager.count() for m in tables} == before


def test_the_old_account_keeps_its_address_and_is_closed(pair, by):
    kept, gone = pair
    address = gone.email

    merge(pair, by)

    assert (gone.email, gone.is_active, gone.merged_into) == (address, False, kept)
    assert (gone.birth_year, gone.postal_code) == (None, "")


def test_twice_is_once(pair, by):
    merge(pair, by)
    merge(pair, by)

    assert pair[1].merged_into == pair[0]


@pytest.mark.parametrize("field", ["phone", "pronoun", "local_branch"])
def test_what_only_the_old_account_said_is_taken_over(pair, by, field):
    setattr(pair[1], field, "von dort")
    pair[1].save()

    merge(pair, by)

    assert getattr(pair[0], field) == "von dort"


# Doubles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs", "wins"),
    [
        ("submitted", "draft_only", "mine"),
        ("draft_only", "submitted", "theirs"),
        ("submitted", "in_review", "theirs"),
        ("waitlisted", "accepted", "theirs"),
        ("rejected", "submitted", "theirs"),
    ],
)
def test_the_application_that_has_come_further_wins(pair, by, cohort, mine, theirs, wins):
    Application.objects.all().delete()
    rows = {}
    for name, person, state in (("mine", pair[0], mine), ("theirs", pair[1], theirs)):
        trait = {} if state == "submitted" else {state: True}
        rows[name] = mentee_application(cohort=cohort, person=person, **trait)
    states = {name: row.state for name, row in rows.items()}

    merge(pair, by)

    for row in rows.values():
        row.refresh_from_db()
    winner = rows.pop(wins)
    loser = rows.popitem()[1]
    assert (winner.state, winner.person) == (states[wins], pair[0])
    assert (loser.state, loser.person) == (ApplicationState.WITHDRAWN, pair[0])
    assert loser.merged_into == winner
    assert loser.mentee_profile.closeness_text  # its answers are still there


@pytest.mark.parametrize("page", ["detail", "withdraw", "thanks", "overview", "delete"])
def test_links_of_the_old_application_lead_to_the_surviving_one(client, pair, by, cohort, page):
    old = mentee_application(cohort=cohort, person=pair[1])
    merge(pair, by)
    client.force_login(pair[0])
    surviving = Application.objects.exclude(pk=old.pk).get()

    answer = client.get(reverse(f"applications:{page}", args=[old.pk]))

    assert answer.url == surviving.get_absolute_url()
    assert client.post(reverse("applications:withdraw", args=[old.pk])).status_code == 302
    surviving.refresh_from_db()
    assert surviving.state == ApplicationState.SUBMITTED


def test_two_participations_in_one_role_become_one(pair, by, cohort):
    ended = ParticipationFactory(cohort=cohort, person=pair[0], ended_on=clock.today())
    current = ParticipationFactory(cohort=cohort, person=pair[1])
    tandem = TandemFactory(
        cohort=cohort, mentee=ended, mentor=ParticipationFactory(cohort=cohort, role="MENTOR")
    )
    veto = PreferenceFactory(cohort=cohort, from_participation=ended)

    merge(pair, by)

    tandem.refresh_from_db()
    veto.refresh_from_db()
    assert Participation.objects.get(person=pair[0]) == current
    assert (tandem.mentee, veto.from_participation) == (current, current)


def test_one_veto_said_twice_is_one(pair, by, cohort):
    rows = [ParticipationFactory(cohort=cohort, person=person) for person in pair]
    mentor = ParticipationFactory(cohort=cohort, role="MENTOR")
    for row in rows:
        PreferenceFactory(cohort=cohort, from_participation=row, to_participation=mentor)

    merge(pair, by)

    assert Preference.objects.count() == 1


def test_the_newest_valid_consent_counts_and_every_proof_stays(pair, by):
    now = clock.now()
    older = ConsentFactory(person=pair[1], given_at=now - timedelta(days=2))
    newer = ConsentFactory(person=pair[0], given_at=now - timedelta(days=1))

    merge(pair, by)

    assert Consent.objects.filter(person=pair[0]).count() == 2
    assert Consent.objects.valid().get() == newer
    older.refresh_from_db()
    assert older.withdrawn_at == newer.given_at


def test_a_later_withdrawal_counts_too(pair, by):
    now, kind = clock.now(), "PUBLIC_NAME"
    ConsentFactory(person=pair[0], kind=kind, given_at=now - timedelta(days=3))
    ConsentFactory(
        person=pair[1], kind=kind, given_at=now - timedelta(days=4),
        withdrawn_at=now - timedelta(days=1),
    )  # fmt: skip

    merge(pair, by)

    assert not Consent.objects.valid().exists()


def test_the_same_office_is_held_once(pair, by):
    for person in pair:
        OfficeFactory(person=person)

    merge(pair, by)

    assert pair[0].offices.count() == 1


# Refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["team", "tandem", "both tandems", "closed", "oneself", "other"])
def test_who_is_not_merged(pair, by, cohort, why):
    kept, gone = pair
    if why == "team":
        team_member(TeamRole.ORG_TEAM, cohort=cohort, person=gone)
    elif why == "tandem":
        mentee = ParticipationFactory(cohort=cohort, person=kept)
        mentor = ParticipationFactory(cohort=cohort, person=gone, role="MENTOR")
        TandemFactory(cohort=cohort, mentee=mentee, mentor=mentor)
    elif why == "both tandems":
        for person in pair:
            mentee = ParticipationFactory(cohort=cohort, person=person)
            mentor = ParticipationFactory(cohort=cohort, role="MENTOR")
            TandemFactory(cohort=cohort, mentee=mentee, mentor=mentor)
    elif why == "closed":
        User.objects.filter(pk=gone.pk).update(is_active=False)
    elif why == "oneself":
        gone = kept
    else:
        User.objects.filter(pk=gone.pk).update(merged_into=UserFactory())

    with pytest.raises(NotAllowedError):
        services.merge_people(kept=kept, gone=gone, by=by)

    assert not User.objects.filter(merged_into=kept).exists()


@pytest.mark.parametrize("who", ["team", "foreign", "half"])
def test_only_the_coordination_of_all_cohorts_concerned(pair, by, cohort, who):
    other = CohortFactory(key="2010", label="2010", status=CohortStatus.DRAFT)
    if who == "half":
        ParticipationFactory(cohort=other, person=pair[1])
    else:
        role = TeamRole.ORG_TEAM if who == "team" else TeamRole.COORDINATOR
        by = team_member(role, cohort=cohort if who == "team" else other)

    with pytest.raises(NotAllowedError):
        services.merge_people(kept=pair[0], gone=pair[1], by=by)
