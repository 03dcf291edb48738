import json

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ConsentKind, User
from accounts.services import give_consent, log_access
from applications.models import ApplicationState, MenteeCommitment, MenteeProfile
from events.models import EventKind
from mails.models import OutgoingMail
from privacy.queries import HOLDINGS, TECHNICAL, WORDS, about, shown
from privacy.services import PERSONAL_DATA
from programme.models import Role
from tandems.models import PreferenceBasis, PreferenceKind
from tests.factories import (
    AgreementFactory,
    ApplicationFactory,
    OfficeFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    UserFactory,
    mentee_application,
    mentor_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

PAGE = "/meine-daten/"


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_page_asks_who_it_is(client):
    assert client.get(PAGE).url == "/konto/anmelden/?next=/meine-daten/"


def test_page_tells_everything_in_words(client, person):
    mentee_application(person=person, profile__closeness_text="Mein Großvater")
    OfficeFactory(person=person, body="Stadtrat Burg")

    page = client.get(PAGE).content.decode()

    for text in (person.email, person.last_name, "Mein Großvater", "Stadtrat Burg", "weiblich"):
        assert text in page
    assert "FEMALE" not in page
    assert "WD_DAY" not in page


def test_every_personal_field_of_ones_own_is_told(person):
    shown = {holding.model: TECHNICAL | holding.hidden for holding in HOLDINGS}
    personal = {data.model: set(data.erase) for data in PERSONAL_DATA}

    hidden = {
        f"{model.__name__}.{name}"
        for model, names in shown.items()
        for name in personal.get(model, set()) & names
    }

    assert hidden == {
        # no words of anybody: technical, or told in another field
        "User.password", "User.search_name", "User.lat", "User.lon", "User.second_lat",
        "User.second_lon", "OutgoingMail.error", "MentoringAgreement.text",
        # what the other one of the tandem, or the team, says
        "Tandem.override_reason", "Tandem.end_reason", "Tandem.match_parts",
    }  # fmt: skip


def test_page_tells_all_texts_of_an_application(person):
    profile = mentor_application(person=person).mentor_profile
    texts = [
        field
        for field in profile._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not isinstance(field, ArrayField)
    ]
    for field in texts:
        setattr(profile, field.name, f"Kanarienvogel {field.name}")
    profile.save()

    told = str(about(person))

    assert texts
    assert [field.name for field in texts if f"Kanarienvogel {field.name}" not in told] == []


def test_stored_keys_are_told_in_words(person):
    profile = mentee_application(
        person=person,
        profile__dates_ok={"KICKOFF": "YES"},
        profile__self_rating={"speaking": 3},
        profile__commitments=["TIME"],
    ).mentee_profile

    told = [shown(profile, MenteeProfile._meta.get_field(name)) for name in WORDS]

    assert told == [
        str(MenteeCommitment.TIME.label),
        f"{EventKind.KICKOFF.label}: ja",
        "Reden halten: 3",
    ]


def test_last_login_is_told_on_the_day_that_is_played(person):
    person.last_login = timezone.now()

    told = shown(person, User._meta.get_field("last_login"))

    assert told.startswith("20. September 2008, ")


def test_page_names_whom_one_has_wished_for_and_keeps_what_others_know(person):
    me = ParticipationFactory(person=person)
    hanka, doreen, ines = (
        ParticipationFactory(
            cohort=me.cohort, role=Role.MENTOR, person__first_name=name,
            person__last_name="Geheim", association__name="KV Börde",
        )
        for name in ("Hanka", "Doreen", "Ines")
    )  # fmt: skip
    mine = {"cohort": me.cohort, "from_participation": me}
    PreferenceFactory(**mine, to_participation=hanka, kind=PreferenceKind.WISH, rank=1)
    PreferenceFactory(**mine, to_participation=doreen)
    PreferenceFactory(**mine, to_participation=ines, basis=PreferenceBasis.KNOWN)

    [section] = [s for s in about(person) if "kein Tandem" in s.title]

    told = sorted((dict(row) for row in section.rows), key=str)
    assert [(row["Wen"], row["Art"]) for row in told] == [
        ("Doreen · " + doreen.association.district_name, "nicht mit"),
        ("Hanka · " + hanka.association.district_name, "Wunsch"),
    ]
    assert "Geheim" not in str(told)


def test_page_asks_once_for_all_the_people_one_has_named(person):
    me = ParticipationFactory(person=person)

    def queries_with_one_more():
        PreferenceFactory(cohort=me.cohort, from_participation=me)
        with CaptureQueriesContext(connection) as asked:
            about(person)
        return len(asked)

    assert queries_with_one_more() == queries_with_one_more()


def test_page_tells_nothing_of_others(client, person):
    other = mentee_application(profile__closeness_text="Geheim").person
    give_consent(other, ConsentKind.ALUMNI)

    page = client.get(PAGE).content.decode()

    assert other.email not in page
    assert "Geheim" not in page


def test_who_wants_no_tandem_with_me_stays_secret(client, person):
    preference = PreferenceFactory(to_participation__person=person)

    page = client.get(PAGE).content.decode()

    assert preference.from_participation.person.last_name not in page
    assert "Mit wem Du kein Tandem" not in page


def test_the_other_ones_answer_is_not_told(client, person):
    TandemFactory(mentee__person=person, mentor_answer="NO", end_reason="CHEMISTRY")

    sections = {section.title: section.rows for section in about(person)}

    assert "CHEMISTRY" not in str(sections)
    assert not any("Antwort" in label for label, _value in sections["Tandem"][0])


def test_agreement_and_tandem_are_told(client, person):
    AgreementFactory(tandem__mentor__person=person, mentor_expects="Offenheit")

    assert "Offenheit" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_has_a_constant_number_of_queries(
    client, person, item_count, django_assert_max_num_queries
):
    for _item in range(item_count):
        OfficeFactory(person=person)
        ApplicationFactory(person=person, withdrawn=True)
        _mail(person)

    with django_assert_max_num_queries(27):
        client.get(PAGE)


def _mail(person):
    key = str(OutgoingMail.objects.count())
    OutgoingMail.objects.create(
        recipient=person, kind="M04", subject="S", body="B", dedupe_key=key, message_id=key
    )


def test_where_the_team_looked_stands_there_in_words(client, person):
    log_access(actor=UserFactory(), person=person, action="VIEWED", page="tandem 1234")

    shown = client.get(PAGE).content.decode()

    assert "<dd>Tandem</dd>" in shown
    assert "1234" not in shown


def test_download_is_the_same_as_a_file(client, person):
    response = client.get(reverse("privacy:download"))

    data = json.loads(response.content)
    assert data["Über Dich"][0]["E-Mail-Adresse"] == person.email
    assert response.headers["Content-Disposition"].endswith('"meine-daten-2008-09-20.json"')


def test_one_click_gives_and_one_withdraws(client, person):
    client.post("/meine-daten/einwilligung/public-name/geben/")
    assert person.consents.valid().get().kind == ConsentKind.PUBLIC_NAME
    assert "20. September 2008, 18:00 Uhr" in client.get(PAGE).content.decode()

    client.post("/meine-daten/einwilligung/public-name/widerrufen/")
    assert not person.consents.valid().exists()


def test_looking_changes_nothing(client, person):
    give_consent(person, ConsentKind.ALUMNI)

    assert client.get("/meine-daten/einwilligung/alumni/geben/").status_code == 405
    assert client.get("/meine-daten/einwilligung/alumni/widerrufen/").status_code == 200

    assert person.consents.valid().count() == 1


def test_withdrawing_the_processing_asks_first(client, person):
    application = ApplicationFactory(person=person)
    give_consent(person, ConsentKind.PROCESSING)
    url = "/meine-daten/einwilligung/processing/widerrufen/"

    assert "Dann endet Deine Teilnahme" in client.post(url).content.decode()
    assert person.consents.valid().exists()
    assert client.post(url, {"sure": "yes"}).url == PAGE

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN


def test_withdrawing_twice_is_answered_kindly(client, person):
    response = client.post("/meine-daten/einwilligung/alumni/widerrufen/", follow=True)

    assert "nichts zu widerrufen" in response.content.decode()


@pytest.mark.parametrize("kind", ["processing", "gibt-es-nicht"])
def test_only_optional_consents_are_given_here(client, person, kind):
    assert client.post(f"/meine-daten/einwilligung/{kind}/geben/").status_code == 404
    assert not person.consents.exists()


def test_contact_data_are_changed_and_nothing_else(client, person):
    sent = {"phone": "0391 99", "postal_code": "06108", "place": "Halle", "is_staff": "on",
            "email": "other@example.org", "last_name": "Anders"}  # fmt: skip

    assert client.post("/meine-daten/kontakt/", sent).url == PAGE

    before = person.email, person.last_name
    person.refresh_from_db()
    assert (person.phone, person.place, person.is_staff) == ("0391 99", "Halle", False)
    assert (person.email, person.last_name) == before


def test_wrong_postal_code_is_said(client, person):
    page = client.post("/meine-daten/kontakt/", {"postal_code": "abc"}).content.decode()

    assert "Bitte gib fünf Ziffern ein." in page
