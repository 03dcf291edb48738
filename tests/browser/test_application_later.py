"""After the application was sent: changing it, parents, own questions, late ones, doubles."""

import os
import re

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import LinkPurpose
from accounts.services import ensure_consent_texts, make_link, request_address
from applications import services
from applications.models import Answer, AnswerChange
from mails.models import OutgoingMail
from tests.factories import (
    EventFactory,
    LateAdmissionFactory,
    QuestionFactory,
    UserFactory,
    coordinator,
    mentee_application,
    mentor_application,
    team_member,
)

from .walks import AT_A_DESK, code_for, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("september"),
]


@pytest.fixture
def minor(transactional_db):
    """Seventeen, sent in, with answers to own questions, and changed since."""
    ensure_consent_texts()
    cohort = EventFactory().cohort
    person = UserFactory(
        first_name="Ayşe", last_name="Kaya", birth_year=1991, guardian_name="Erika Sorge",
        guardian_email="sorge@example.org",
    )  # fmt: skip
    application = mentee_application(cohort=cohort, person=person)
    question = QuestionFactory(cohort=cohort, label="Welche Sprachen sprichst Du?")
    Answer.objects.create(application=application, question=question, value="Türkisch")
    AnswerChange.objects.create(
        application=application, label="Was verbindet Dich mit der SPD?", before="A", after="B"
    )
    mentor_application(cohort=cohort, person=person)
    return application


def signed_in(visit, person):
    return sign_in(visit(), person)


def look(visitor, window, name):
    said = list(visitor.console)
    visitor.check()
    visitor.page.wait_for_timeout(300)
    visitor.console[:] = said  # axe tries styles on the forms of the admin: its words, not ours
    if os.environ.get("LOOK"):
        visitor.page.screenshot(path=f"{os.environ['LOOK']}/{name}-{window}.png", full_page=True)


def path_of(link):
    return link.removeprefix(settings.SITE_URL)


def test_a_minor_changes_an_answer_and_sees_who_is_waited_for(visit, minor, window):
    visitor = signed_in(visit, minor.person)
    visitor.open(minor.get_absolute_url())
    look(visitor, window, "detail")
    visitor.open(reverse("applications:change-guardian", args=[minor.pk]))
    look(visitor, window, "change-guardian")
    visitor.open(reverse("applications:change", args=[minor.pk, 7]))
    look(visitor, window, "own-questions")
    visitor.page.get_by_label("Welche Sprachen").fill("Türkisch, Russisch")
    visitor.press("Änderung speichern")
    visitor.open(reverse("privacy:address"))
    look(visitor, window, "address")

    assert minor.answers.get().value == "Türkisch, Russisch"


def test_parents_agree_on_their_phone(visit, minor, window):
    visitor = visit()
    link = make_link(LinkPurpose.GUARDIAN, subject=minor.pk, valid_for=services.guardians.VALID_FOR)
    visitor.open(path_of(link))
    look(visitor, window, "guardian")
    visitor.press("Bestätigen")
    look(visitor, window, "guardian-thanks")

    minor.person.refresh_from_db()
    assert minor.person.guardian_confirmed_at


def test_a_new_address_is_confirmed_and_undone(visit, minor, window):
    request_address(minor.person, email="neu@example.org")
    change, visitor = minor.person.email_changes.get(), visit()
    for purpose, button in (
        (LinkPurpose.CONFIRM_EMAIL, "Bestätigen"),
        (LinkPurpose.UNDO_EMAIL, "Rückgängig machen"),
    ):
        visitor.open(path_of(make_link(purpose, subject=change.pk, valid_for=3 * _day())))
        look(visitor, window, purpose.value.lower())
        visitor.press(button)

    change.refresh_from_db()
    assert change.undone_at


def test_a_question_by_mail_is_answered(visit, minor, window):
    """The link leads to signing in, and from there to the page with the question."""
    services.ask(minor, by=team_member(cohort=minor.cohort), question="Wo genau wohnst Du?")
    mail = OutgoingMail.objects.get(kind="M05")
    visitor, address = visit(), minor.person.email
    visitor.open(re.search(r"/bewerbung/[-0-9a-f]{36}/", mail.body)[0])
    visitor.page.get_by_label("E-Mail").fill(address)
    visitor.page.wait_for_timeout(1100)  # faster than that is a machine
    visitor.press("Code zuschicken")
    visitor.page.get_by_label("Code").fill(code_for(address))
    visitor.press("Anmelden")
    look(visitor, window, "question")
    visitor.page.get_by_label("Deine Antwort").fill("In Stadtfeld.")
    visitor.press("Antwort senden")
    look(visitor, window, "answered")

    minor.refresh_from_db()
    assert minor.info_answer == "In Stadtfeld."


@AT_A_DESK
def test_the_desk(visit, minor, window, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    other = UserFactory(first_name="Ayse", last_name="Kaya", birth_year=1991)
    mentee_application(cohort=minor.cohort, person=other)
    late = LateAdmissionFactory(cohort=minor.cohort)
    visitor = signed_in(visit, coordinator(cohort=minor.cohort))
    question = minor.answers.get().question
    pages = {
        "desk-application": reverse("admin:applications_application_change", args=[minor.pk]),
        "desk-merge": reverse("people:merge", args=[minor.person_id, other.pk]),
        "desk-questions": reverse("admin:applications_question_changelist"),
        "desk-question": reverse("admin:applications_question_change", args=[question.pk]),
        "desk-question-add": reverse("admin:applications_question_add"),
        "desk-late": reverse("admin:applications_lateadmission_changelist"),
        "desk-late-add": reverse("admin:applications_lateadmission_add"),
        "desk-relations": reverse("admin:programme_relation_changelist"),
        "desk-relation-add": reverse("admin:programme_relation_add"),
    }
    for name, address in pages.items():
        visitor.open(address)
        if window == "desktop":  # the desk is for large windows
            look(visitor, window, name)

    assert late.pk


def _day():
    return services.guardians.VALID_FOR / 30
