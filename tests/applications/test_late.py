"""One address may still apply after the deadline, until the very second that was set."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications import services
from applications.models import Application, LateAdmission
from mails.models import OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from programme.models import CohortStatus, TeamRole
from tests.factories import LateAdmissionFactory, UserFactory
from tests.factories.programme import DEADLINE
from tests.factories.team import coordinator, team_member

from .posts import CONSENT, answers_of, fill, posts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
AFTER = DEADLINE + timedelta(days=4)  # the grace period of drafts is over
UNTIL = AFTER + timedelta(days=1)
BEFORE_END = UNTIL - timedelta(microseconds=1)
MENTEE, MENTOR = "applications:apply-mentee", "applications:apply-mentor"


@pytest.fixture
def admission(cohort):
    return LateAdmissionFactory(cohort=cohort, email="Spaet@Example.org", expires_at=UNTIL)


@pytest.fixture
def late_person(admission):
    return UserFactory(email=admission.email)


def start(admission, person, *, at):
    with clock.set_to(at):
        return services.start_draft(cohort=admission.cohort, person=person, role="MENTEE")


def send(draft, *, at):
    with clock.set_to(at):
        services.submit(
            draft, answers=answers_of(draft), consents={"PROCESSING"}, opened_at=None, now=at
        )


@pytest.mark.parametrize(("at", "works"), [(AFTER, True), (BEFORE_END, True), (UNTIL, False)])
def test_starting_is_possible_to_the_second(admission, late_person, at, works):
    if works:
        assert start(admission, late_person, at=at)
    else:
        with pytest.raises(NotAllowedError):
            start(admission, late_person, at=at)


@pytest.mark.parametrize(("at", "works"), [(BEFORE_END, True), (UNTIL, False)])
def test_sending_is_possible_to_the_second(admission, late_person, at, works):
    draft = start(admission, late_person, at=AFTER)
    fill(draft)
    if works:
        send(draft, at=at)
    else:
        with pytest.raises(NotAllowedError):
            send(draft, at=at)

    draft.refresh_from_db()
    assert (draft.submitted_at is not None) is works
    assert draft.is_late is works


def test_the_whole_way_in_the_browser(client, admission, late_person):
    client.force_login(late_person)
    with clock.set_to(AFTER):
        assert client.get(reverse(MENTEE)).context["is_new"]
        posts = posts_of(Application(cohort=admission.cohort, role="MENTEE"))
        client.post(reverse(MENTEE), posts["about"] | {"revision": "0", "action": "next"})
        draft = Application.objects.get()
        fill(draft)
        overview = client.get(reverse("applications:overview", args=[draft.pk]))
        sent = client.post(reverse("applications:overview", args=[draft.pk]), CONSENT)

    draft.refresh_from_db()
    assert "5. Oktober" in overview.content.decode()  # until when
    assert sent.url == reverse("applications:thanks", args=[draft.pk])
    assert draft.is_late


@pytest.mark.parametrize("who", ["nobody", "somebody else", "another role", "unproved", "revoked"])
def test_everybody_else_sees_the_closed_page(client, admission, late_person, who):
    name = MENTOR if who == "another role" else MENTEE
    if who == "unproved":
        late_person.email_verified_at = None
        late_person.save()
    if who == "revoked":
        services.revoke_late(admission, by=coordinator(cohort=admission.cohort))
    if who != "nobody":
        client.force_login(UserFactory() if who == "somebody else" else late_person)

    with clock.set_to(AFTER):
        page = client.get(reverse(name))
        client.post(reverse(name), {"action": "next", "revision": "0"})

    assert "applications/closed.html" in [t.name for t in page.templates]
    assert not Application.objects.exists()


@pytest.mark.parametrize("status", [CohortStatus.DRAFT, CohortStatus.ARCHIVED])
def test_a_cohort_that_is_not_published_takes_nobody(admission, late_person, status):
    admission.cohort.status = status
    admission.cohort.save()

    with pytest.raises(NotAllowedError):
        start(admission, late_person, at=AFTER)


def test_who_applies_before_the_deadline_is_not_late(admission, late_person):
    draft = start(admission, late_person, at=DEADLINE - timedelta(hours=1))
    fill(draft)
    send(draft, at=DEADLINE)

    draft.refresh_from_db()
    assert not draft.is_late


# Opening -----------------------------------------------------------------------------------


def admit(cohort, *, by, **fields):
    values = {"email": "Neu@example.org", "role": "MENTEE", "expires_at": UNTIL, "reason": "Krank"}
    return services.admit_late(cohort=cohort, by=by, **values | fields)


def test_the_address_is_told_and_who_opened_it_is_kept(cohort, september):
    by = coordinator(cohort=cohort)

    admission, mail = admit(cohort, by=by), OutgoingMail.objects.get(kind="M27")

    assert (admission.email, admission.opened_by) == ("neu@example.org", by)
    assert (mail.address, mail.recipient) == ("neu@example.org", None)
    assert "/konto/anmelden/?next=/bewerbung/mentee/" in mail.body
    assert "5. Oktober 2008, 23:59 Uhr" in mail.body


@pytest.mark.parametrize("wrong", ["twice", "past", "organisation team", "kickoff over"])
@pytest.mark.usefixtures("standing")
def test_what_is_not_opened(cohort, september, wrong):
    by = coordinator(cohort=cohort)
    at, fields = clock.now(), {}
    if wrong == "twice":
        admit(cohort, by=by)
    elif wrong == "past":
        fields["expires_at"] = clock.now()
    elif wrong == "organisation team":
        by = team_member(TeamRole.ORG_TEAM, cohort=cohort)
    else:
        at, fields = DEADLINE + timedelta(days=30), {"expires_at": DEADLINE + timedelta(days=40)}

    with clock.set_to(at), pytest.raises(NotAllowedError):
        admit(cohort, by=by, **fields)


def test_a_coordinator_opens_and_revokes_it_in_the_admin(desk, cohort):
    values = {
        "cohort": cohort.pk, "email": "neu@example.org", "role": "MENTEE", "reason": "Krank",
        "expires_at_0": "2008-10-05", "expires_at_1": "18:00",
    }  # fmt: skip
    answer = desk.post(reverse("admin:applications_lateadmission_add"), values)
    admission = LateAdmission.objects.get()
    listed = desk.get(reverse("admin:applications_lateadmission_changelist"))
    gone = {"action": "delete_selected", "_selected_action": [admission.pk], "post": "yes"}
    desk.post(reverse("admin:applications_lateadmission_changelist"), gone)

    assert answer.status_code == 302
    assert admission.opened_by == desk.person
    assert "neu@example.org" in listed.content.decode()
    assert not LateAdmission.objects.exists()


def test_a_wrong_moment_is_said_on_the_form(desk, cohort):
    values = {"cohort": cohort.pk, "email": "x", "role": "NONE", "expires_at_0": "gestern"}

    page = desk.post(reverse("admin:applications_lateadmission_add"), values)

    assert page.status_code == 200
    assert not LateAdmission.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_of_one_and_of_three(
    desk, cohort, number, django_assert_max_num_queries
):
    LateAdmissionFactory.create_batch(number, cohort=cohort)

    with django_assert_max_num_queries(11):
        page = desk.get(reverse("admin:applications_lateadmission_changelist"))

    assert page.context["cl"].result_count == number
