"""The board of the call: what it counts, what it advises, and who may note and send."""

from datetime import date

import pytest
from django.urls import reverse

from applications import services
from applications.charts import map_of
from applications.queries.call import balance, channel_figures, coverage
from applications.queries.gaps import gap_of, hints
from mentoring.core.errors import NotAllowedError
from programme.models import CallChannel, CohortStatus, TeamRole
from tests.factories import (
    ApplicationFactory,
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    EventFactory,
    MentorNominationFactory,
    TeamMembershipFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
    team_member,
)
from tests.pages import at, outline, words

from .calls import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

BOARD, SEND = "/verwaltung/aufruf/", "/verwaltung/aufruf/mail/"


def row_of(association, cohort=None):
    rows = coverage(cohort or CohortFactory())
    return next(row for row in rows if row.association == association)


# What is counted ----------------------------------------------------------------------------


def test_an_association_shows_what_has_come_of_it(channel, contact, halle):
    mentee_application(accepted=True, person=UserFactory(gender="M"))
    mentee_application(person=UserFactory(gender="N"))
    mentor_application()
    mentee_application(association=halle)
    MentorNominationFactory(association=channel.association)

    row = row_of(channel.association)

    assert (row.mentees, row.mentors, row.accepted) == (2, 1, 1)
    assert (row.women, row.said, row.visits) == (1, 2, 7)
    assert row.contacts == [contact.person]
    assert [each.name for each in row.nominations] == ["Karin Vorgeschlagen"]


def test_drafts_withdrawn_and_other_cohorts_do_not_count(magdeburg):
    ApplicationFactory(draft_only=True)
    ApplicationFactory(withdrawn=True)
    ApplicationFactory(cohort=CohortFactory(key="2010-11", status=CohortStatus.DRAFT))

    assert row_of(magdeburg).applications == 0


@pytest.mark.parametrize(
    ("mentees", "mentors", "words"),
    [
        (0, 0, "noch keine Bewerbung aus Magdeburg"),
        (1, 0, "noch kein*e Mentor*in aus Magdeburg"),
        (0, 1, "noch kein*e Mentee aus Magdeburg"),
        (1, 1, ""),
    ],
)
def test_gap_in_words(magdeburg, mentees, mentors, words):
    for make, number in ((mentee_application, mentees), (mentor_application, mentors)):
        for _ in range(number):
            make()

    assert gap_of(row_of(magdeburg)) == words


def test_balance_counts_of_those_who_said(magdeburg, halle):
    mentee_application(person=UserFactory(gender="F", birth_year=1980))
    mentee_application(
        person=UserFactory(gender="M", birth_year=1973),
        profile__membership_status="NONE",
        profile__no_competing_party=True,
    )
    mentor_application(person=UserFactory(gender="N", birth_year=None))
    mentor_application(person=UserFactory(gender="D", birth_year=1950))

    found = balance(CohortFactory(), coverage(CohortFactory()))

    assert (found.women.some, found.women.of, found.women.percent) == (1, 3, 33)
    assert (found.young.some, found.young.of) == (2, 3)  # 35 at the kick-off of 2008 still counts
    assert [number for _label, number in found.membership] == [1, 0, 0, 1]
    assert (found.regions.some, found.regions.of) == (1, 2)


def test_channels_count_from_the_visit_to_the_place(channel):
    ApplicationFactory(channel=channel, draft_only=True)
    ApplicationFactory(channel=channel, accepted=True)
    ApplicationFactory()

    first, none = channel_figures(CohortFactory())

    assert (first.visits, first.started, first.submitted, first.accepted) == (7, 2, 1, 1)
    assert (none.label, none.visits, none.submitted) == ("", 0, 1)


# What is advised: EW-20 to EW-23 ---------------------------------------------------------------


def rules():
    cohort = CohortFactory()
    rows = coverage(cohort)
    return {hint.rule: hint for hint in hints(cohort, rows, balance(cohort, rows))}


def test_ew20_two_mentees_without_a_mentor_in_the_last_month(magdeburg):
    mentee_application()
    assert "EW-20" not in rules()
    mentee_application()

    assert rules()["EW-20"].where == ["Magdeburg"]
    for day, there in [((8, 30), False), ((8, 31), True), ((9, 30), True), ((10, 1), False)]:
        with at(2008, *day, 12):
            assert ("EW-20" in rules()) is there
    mentor_application()
    assert "EW-20" not in rules()


def test_ew21_few_women_from_the_middle_of_the_call_on():
    for gender in ("F", "F", "F", "M", "M", "M", "M", "M", "N"):
        ApplicationFactory(person=UserFactory(gender=gender))

    assert rules()["EW-21"].title == "Nur 38 % der Bewerbungen kommen von Frauen"
    with at(2008, 7, 22, 12):
        assert "EW-21" not in rules()
    with at(2008, 7, 24, 12):
        assert "EW-21" in rules()
    ApplicationFactory(person=UserFactory(gender="F"))
    assert "EW-21" not in rules()  # 44 %


def test_ew22_too_few_mentors_two_weeks_before_the_first_meeting():
    EventFactory(
        kind="FIRST_MEETING", starts_on=date(2008, 10, 4), ends_on=date(2008, 10, 4),
        precision="DAY",
    )  # fmt: skip
    for _ in range(5):
        mentee_application()
    for _ in range(3):
        mentor_application()

    assert rules()["EW-22"].level == "bad"
    with at(2008, 9, 19, 12):
        assert "EW-22" not in rules()
    mentor_application()
    assert "EW-22" not in rules()  # 4 of 5 are enough


def test_ew23_not_informed_three_weeks_after_the_call_began(channel):
    with at(2008, 6, 7, 12):
        assert "EW-23" not in rules()
    with at(2008, 6, 8, 12):
        assert rules()["EW-23"].where == ["Magdeburg"]
    CallChannel.objects.update(informed_on=date(2008, 5, 20))
    assert "EW-23" not in rules()


def test_every_hint_says_what_to_do(magdeburg):
    cohort = CohortFactory()
    rows = coverage(cohort)

    found = hints(cohort, rows, balance(cohort, rows))

    assert len(found) == 3
    assert all(hint.step.endswith(".") and hint.where == ["Magdeburg"] for hint in found)


# The map ------------------------------------------------------------------------------------


def test_map_lies_the_right_way_round(magdeburg, halle):
    mentee_application(association=magdeburg)

    rows = sorted(coverage(CohortFactory()), key=lambda row: -row.association.lat)

    north, south = map_of(rows).dots

    assert (north.label, south.label) == ("Magdeburg", "Halle")
    assert north.y < south.y
    assert north.x < south.x
    assert north.radius > south.radius
    assert (north.kind, south.kind) == ("mentees", "none")


def test_map_of_nothing_is_empty():
    assert map_of([]).dots == []


# The page -----------------------------------------------------------------------------------


def test_board_shows_rows_hints_balance_and_map(client, boss, channel, contact):
    mentee_application()

    response = client.get(BOARD)
    text = words(response)

    outline(response)
    for piece in (
        "Gerda Rosenthal", "noch kein*e Mentor*in aus Magdeburg", "Ausgewogenheit bisher",
        "Was jetzt zu tun ist", "Karte der Kreise", "1 Mentees, 0 Mentor*innen",
    ):  # fmt: skip
        assert piece in text
    assert "style=" not in response.content.decode()


def test_only_gaps_leaves_out_what_is_complete(client, boss, channel, contact, halle):
    CallChannel.objects.update(informed_on=date(2008, 6, 1))
    mentee_application()
    mentor_application()

    shown = [item["row"].association for item in client.get(f"{BOARD}?luecken=1").context["rows"]]

    assert shown == [halle]
    assert len(client.get(BOARD).context["rows"]) == 2


def test_balance_is_shown_while_people_can_apply(client, boss, magdeburg):
    with at(2008, 10, 1, 12):
        assert "Ausgewogenheit" not in words(client.get(BOARD))


@pytest.mark.parametrize("number", [1, 3])
def test_board_has_a_constant_number_of_queries(client, boss, number, django_assert_num_queries):
    client.get(BOARD)
    for count in range(number):
        association = DistrictAssociationFactory(ags=f"1508{count}", name=f"Verband {count}")
        CallChannelFactory(association=association, code="KV", informed_by=UserFactory())
        TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=association)
        MentorNominationFactory(association=association)
        mentee_application(association=association)

    with django_assert_num_queries(17):
        client.get(BOARD)


def test_start_page_and_head_lead_to_the_board(client, boss):
    assert client.get("/verwaltung/").content.decode().count(f'href="{BOARD}"') == 2


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
def test_who_may_only_look_has_no_forms(client, settings, channel, role):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(team_member(role))

    page = client.get(BOARD).content.decode()

    assert "Stadtverband Magdeburg" in page
    assert f'action="{BOARD}' not in page
    assert SEND not in page
    assert client.get(SEND).status_code == 403
    assert client.post(reverse("call:record", args=[channel.pk])).status_code == 403


# Noting -------------------------------------------------------------------------------------


def note(client, channel, **more):
    values = {"informed_on": "2008-09-18", "answer": "SPREADS", "note": "Sitzung am 25."} | more
    return client.post(reverse("call:record", args=[channel.pk]), values, follow=True)


def test_noting_keeps_day_answer_and_who_it_was(client, boss, channel):
    note(client, channel)

    channel.refresh_from_db()
    assert (channel.informed_on, channel.informed_by) == (date(2008, 9, 18), boss)
    assert (channel.answer, channel.note) == ("SPREADS", "Sitzung am 25.")


def test_noting_loses_no_visit(channel):
    by = coordinator()
    stale = CallChannel.objects.get(pk=channel.pk)
    CallChannel.objects.update(visits=99)

    services.record_answer(stale, informed_on=None, answer="LATER", note="", by=by)

    channel.refresh_from_db()
    assert (channel.visits, channel.answer) == (99, "LATER")


def test_a_day_that_is_taken_back_forgets_who_it_was(client, boss, channel):
    note(client, channel)
    note(client, channel, informed_on="", answer="", note="")

    channel.refresh_from_db()
    assert (channel.informed_on, channel.informed_by, channel.answer) == (None, None, "")


@pytest.mark.parametrize(
    "bad",
    [{"informed_on": "x"}, {"informed_on": "2008-09-21"}, {"answer": "MAYBE"}, {"note": "x" * 301}],
)
def test_what_is_no_answer_changes_nothing(client, boss, channel, bad):
    response = note(client, channel, **bad)

    channel.refresh_from_db()
    assert (channel.informed_on, channel.answer, channel.note) == (None, "", "")
    assert response.status_code == 200
    assert "Stadtverband Magdeburg:" in words(response)


def test_channel_of_another_cohort_or_of_none_is_not_found(client, boss):
    other = CohortFactory(key="2010-11", status=CohortStatus.DRAFT)
    foreign = CallChannelFactory(cohort=other, association=DistrictAssociationFactory())

    assert note(client, foreign).status_code == 404
    assert note(client, CallChannelFactory()).status_code == 404


# A link for an association that has none -----------------------------------------------------


def test_one_click_gives_an_association_its_link(client, boss, halle):
    before = client.get(BOARD)
    address = reverse("call:open-link", args=[halle.pk])

    for _twice in range(2):
        after = client.post(address, follow=True)

    channel = CallChannel.objects.get(association=halle)
    assert address in before.content.decode()
    assert address not in after.content.decode()
    assert (channel.code, channel.label, len(channel.token)) == ("SV", halle.name, 8)
    [item] = [item for item in after.context["rows"] if item["row"].channel == channel]
    assert [label for _url, label in item["material"]] == [
        "Plakat A4 (PDF)", "Flyer A5 (PDF)", "QR-Code (SVG)", "QR-Code (PNG)",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY])
def test_only_coordinators_open_links(client, halle, role):
    client.force_login(team_member(role))
    address = reverse("call:open-link", args=[halle.pk])

    assert address not in client.get(BOARD).content.decode()
    assert client.post(address).status_code == 403
    assert not CallChannel.objects.exists()


@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.READ_ONLY, TeamRole.CONFIDANT])
def test_only_coordinators_note_and_send(channel, role):
    by = team_member(role)

    with pytest.raises(NotAllowedError):
        services.record_answer(channel, informed_on=None, answer="", note="", by=by)
    with pytest.raises(NotAllowedError):
        send(by=by)
