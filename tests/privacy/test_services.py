from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.models import AccessAction, AccessLog, Consent, ConsentKind, User
from accounts.privacy import USER
from accounts.services import give_consent, person_for, withdraw_consent
from applications.models import ApplicationState
from mails.models import MailState, OutgoingMail
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from privacy import services
from privacy.services import PERSONAL_DATA, RETENTION, Retention, purge
from tests.factories import (
    AgreementFactory,
    ApplicationFactory,
    ConsentFactory,
    OfficeFactory,
    PreferenceFactory,
    UserFactory,
    mentee_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def test_whatever_expires_has_its_rule():
    assert {d.model._meta.label for d in PERSONAL_DATA if d.expired} == set(RETENTION)


def test_any_number_of_rows_can_be_erased():
    UserFactory.create_batch(2)
    ConsentFactory.create_batch(2)

    for data in PERSONAL_DATA:
        if data.erase:
            data.model._base_manager.update(**data.erase)

    assert len(set(User.objects.values_list("email", flat=True))) == 4


def sent_mail(days_ago):
    return OutgoingMail.objects.create(
        recipient=UserFactory(),
        kind="M04",
        subject="Betreff",
        body="Text",
        state=MailState.SENT,
        sent_at=clock.now() - timedelta(days=days_ago),
        dedupe_key=f"{days_ago}",
        message_id=f"{days_ago}",
    )


def test_mail_loses_its_text_after_six_months_and_goes_after_twelve():
    for days in (183, 184, 365, 366):
        sent_mail(days)

    report = purge(today=clock.today(), dry_run=False)

    bodies = dict(OutgoingMail.objects.values_list("dedupe_key", "body"))
    assert bodies == {"183": "Text", "184": "", "365": ""}
    assert report["mails.OutgoingMail"] == 4


def test_purge_twice_finds_nothing_the_second_time():
    sent_mail(200)
    PreferenceFactory()
    today = clock.today() + timedelta(days=400)
    purge(today=today, dry_run=False)

    assert set(purge(today=today, dry_run=False).values()) == {0}


def test_dry_run_tells_what_a_run_does_and_changes_nothing():
    sent_mail(200)
    person_for(email="neu@example.org")
    today = clock.today() + timedelta(days=20)

    dry = purge(today=today, dry_run=True)
    assert OutgoingMail.objects.get().body == "Text"

    assert purge(today=today, dry_run=False) == dry
    assert dry["accounts.User"] == dry["mails.OutgoingMail"] == 1


def test_history_forgets_with_the_row():
    person = UserFactory(last_name="Geheim")
    person.save()

    services.erasure._end(USER, Retention(0), User.objects.filter(pk=person.pk))

    person.refresh_from_db()
    assert person.last_name == ""
    assert set(person.history.values_list("last_name", flat=True)) == {""}


def test_agreement_loses_its_words_half_a_year_after_its_end():
    agreement = AgreementFactory(places="Café Klatsch")
    end = agreement.ends_on

    purge(today=end + timedelta(days=180), dry_run=False)
    agreement.refresh_from_db()
    assert agreement.places == "Café Klatsch"
    purge(today=end + timedelta(days=181), dry_run=False)

    agreement.refresh_from_db()
    assert agreement.places == ""


def test_proof_of_a_consent_goes_three_years_after_its_withdrawal():
    given, withdrawn = ConsentFactory(), ConsentFactory()
    withdraw_consent(withdrawn.person, withdrawn.kind)

    purge(today=date(2011, 9, 21), dry_run=False)
    assert Consent.objects.count() == 2
    purge(today=date(2011, 9, 22), dry_run=False)

    assert list(Consent.objects.all()) == [given]


def test_access_log_goes_after_two_years():
    AccessLog.objects.create(
        actor=UserFactory(), person=UserFactory(), action=AccessAction.VIEWED, page="x",
        at=clock.now(),
    )  # fmt: skip

    purge(today=clock.today() + timedelta(days=730), dry_run=False)
    assert AccessLog.objects.count() == 1
    purge(today=clock.today() + timedelta(days=731), dry_run=False)

    assert not AccessLog.objects.exists()


def test_command_counts_without_changing(capsys):
    sent_mail(400)

    call_command("purge_expired", dry_run=True)

    assert "mails.OutgoingMail: 2" in capsys.readouterr().out
    assert OutgoingMail.objects.exists()


def test_withdrawing_the_processing_ends_the_applications():
    application = ApplicationFactory()
    give_consent(application.person, ConsentKind.PROCESSING)

    services.withdraw_consent(application.person, ConsentKind.PROCESSING)

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert not application.person.consents.valid().exists()


def test_withdrawing_another_consent_ends_nothing_else():
    application = ApplicationFactory()
    give_consent(application.person, ConsentKind.ALUMNI)

    services.withdraw_consent(application.person, ConsentKind.ALUMNI)

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_withdrawing_the_processing_leaves_what_was_decided_against():
    application = ApplicationFactory(rejected=True)
    give_consent(application.person, ConsentKind.PROCESSING)

    services.withdraw_consent(application.person, ConsentKind.PROCESSING)

    application.refresh_from_db()
    assert application.state == ApplicationState.REJECTED


def test_withdrawing_nothing_is_said():
    with pytest.raises(NotAllowedError):
        services.withdraw_consent(UserFactory(), ConsentKind.ALUMNI)


@pytest.mark.parametrize(
    ("place", "lat"), [("Halle (Saale)", pytest.approx(51.48, abs=0.1)), ("Nirgendwo", None)]
)
def test_contact_data_bring_their_coordinates(place, lat):
    person = UserFactory()
    fields = {"pronoun": "sie", "phone": "0391 1", "postal_code": "", "local_branch": ""}

    services.change_contact(person, place=place, **fields)

    person.refresh_from_db()
    assert (person.place, person.lat) == (place, lat)


def test_erase_person_leaves_no_word_of_them_behind():
    application = mentee_application(profile__closeness_text="Kanarienvogel")
    person = application.person
    change = {"first_name": "Kanarienvogel", "phone": "Kanarienvogel", "place": "Kanarienvogel"}
    User.objects.filter(pk=person.pk).update(**change)
    person.refresh_from_db()
    person.save()
    OfficeFactory(person=person, body="Kanarienvogel")
    give_consent(person, ConsentKind.PROCESSING)

    services.erase_person(person)

    person.refresh_from_db()
    assert person.email == f"geloescht-{person.pk}@example.invalid"
    assert not person.is_active
    assert not person.consents.valid().exists()
    assert "Kanarienvogel" not in _everything()


def test_erase_person_leaves_the_partner_what_is_theirs(client):
    agreement = AgreementFactory(tandem__active=True)
    mentee, mentor = agreement.tandem.mentee.person, agreement.tandem.mentor.person

    services.erase_person(mentee)

    client.force_login(mentor)
    assert client.get(f"/tandem/{agreement.tandem.pk}/").status_code == 200
    assert client.get("/meine-daten/").status_code == 200


def test_erase_person_twice_is_once():
    person = mentee_application().person

    assert services.erase_person(person) == services.erase_person(person)


def _everything():
    """Every value of every row of ours, histories included."""
    return str([list(model._base_manager.values()) for model in apps.get_models()])


def test_who_was_rejected_has_no_name_ninety_days_after_the_kickoff():
    person = mentee_application(rejected=True).person
    team = mentee_application(rejected=True, person=UserFactory(is_staff=True)).person
    kickoff = date(2008, 10, 25)

    purge(today=kickoff + timedelta(days=89), dry_run=False)
    person.refresh_from_db()
    assert person.first_name
    purge(today=kickoff + timedelta(days=90), dry_run=False)

    person.refresh_from_db()
    team.refresh_from_db()
    assert (person.first_name, person.is_active) == ("", False)
    assert team.first_name
    assert purge(today=kickoff + timedelta(days=90), dry_run=True)["accounts.User"] == 0
