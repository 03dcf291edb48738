from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from programme.models import (
    CallChannel,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    PhaseKind,
    TeamMembership,
    TeamRole,
)
from tests.factories import (
    CallChannelFactory,
    DistrictAssociationFactory,
)

from .desk import url

pytestmark = pytest.mark.django_db


# The plan -----------------------------------------------------------------------------------


def form_of(page):
    """The fields of an admin page as a browser would send them."""
    form = page.context["adminform"].form
    data = {form.add_prefix(name): form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        for part in [formset.management_form, *formset.initial_forms]:
            for name in part.fields:
                data[part.add_prefix(name)] = part[name].value()
    return {name: "" if value is None else value for name, value in data.items()}


@pytest.fixture
def loaded(login):
    call_command("load_cohort", "--update", verbosity=0)
    Cohort.objects.update(status=CohortStatus.DRAFT)
    return Cohort.objects.get()


def phase_prefix(data, kind):
    return next(name.removesuffix("-kind") for name in data if data[name] == kind)


def test_cohort_is_saved_unchanged(client, login, loaded):
    login(TeamRole.COORDINATOR)
    page = client.get(url("cohort_change", loaded.pk))
    before = list(loaded.phases.values()), list(loaded.topics.values())

    answer = client.post(url("cohort_change", loaded.pk), form_of(page))

    assert answer.status_code == 302
    assert (list(loaded.phases.values()), list(loaded.topics.values())) == before


def test_deadline_is_the_last_second_of_the_day_entered(client, login, loaded):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk)))
    data[f"{phase_prefix(data, 'APPLICATION')}-deadline_day"] = "15.10.2008"

    client.post(url("cohort_change", loaded.pk), data)

    phase = loaded.phases.get(kind=PhaseKind.APPLICATION)
    assert phase.hard_deadline == datetime(2008, 10, 15, 21, 59, 59, tzinfo=UTC)


def test_end_of_a_fuzzy_phase_is_its_last_day(client, login, loaded):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk)))
    prefix = phase_prefix(data, "APPLICATION")
    data |= {f"{prefix}-ends_on": "03.10.2008", f"{prefix}-deadline_day": ""}

    client.post(url("cohort_change", loaded.pk), data)

    phase = loaded.phases.get(kind=PhaseKind.APPLICATION)
    assert phase.ends_on == date(2008, 10, 31)
    assert phase.date_phrase == "18. Mai bis Ende Oktober 2008"
    assert phase.hard_deadline == datetime(2008, 10, 31, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"CALL-ends_on": "01.05.2008"}, "Das Ende liegt vor dem Anfang."),
        ({"CALL-deadline_day": "01.09.2008"}, "Nur die Bewerbungsphase hat eine Frist."),
        ({"CALL-starts_on": ""}, "Bitte gib einen Tag ein oder wähle „ohne Datum“."),
        ({"CALL-kind": "MENTORING"}, "Das steht hier zweimal: Phase."),
        ({"min_meetings": "9"}, "Die Mindestzahl der Treffen ist größer als die angestrebte."),
    ],
)
def test_mistakes_are_german_sentences(client, login, loaded, change, sentence):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk)))
    prefix = phase_prefix(data, "CALL")
    data |= {name.replace("CALL", prefix): value for name, value in change.items()}

    answer = client.post(url("cohort_change", loaded.pk), data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_second_published_cohort_is_refused_with_a_sentence(client, login, other):
    login(TeamRole.COORDINATOR, other)
    data = form_of(client.get(url("cohort_change", other.pk))) | {"status": "PUBLISHED"}

    answer = client.post(url("cohort_change", other.pk), data)

    assert "Es ist schon ein anderer Durchgang veröffentlicht." in answer.content.decode()


def test_publishing_dates_the_plan(client, login, loaded, september):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", loaded.pk))) | {"status": "PUBLISHED"}

    client.post(url("cohort_change", loaded.pk), data)

    loaded.refresh_from_db()
    assert (loaded.status, loaded.as_of) == (CohortStatus.PUBLISHED, date(2008, 9, 20))


def test_new_cohort_belongs_to_who_made_it(client, login):
    person = login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_add")))
    data |= {"key": "2009-10", "label": "Neu", "title": "Neu", "as_of": "01.07.2009"}

    client.post(url("cohort_add"), data)

    new = Cohort.objects.get(key="2009-10")
    assert TeamMembership.objects.filter(person=person, cohort=new, role="COORDINATOR").exists()


def test_key_stays_as_it_is(client, login, cohort):
    login(TeamRole.COORDINATOR)
    data = form_of(client.get(url("cohort_change", cohort.pk))) | {"key": "anders"}

    client.post(url("cohort_change", cohort.pk), data)

    cohort.refresh_from_db()
    assert cohort.key == "2008-09"


def test_no_cohort_is_deleted(client, login, cohort):
    login(TeamRole.COORDINATOR)

    assert client.post(url("cohort_delete", cohort.pk), {"post": "yes"}).status_code == 403


def test_single_coordinator_is_hinted_at(client, login, cohort):
    login(TeamRole.COORDINATOR)

    page = client.get(url("cohort_change", cohort.pk)).content.decode()

    assert "Einen Durchgang sollten mindestens zwei Menschen koordinieren." in page


def test_new_channel_gets_a_link(client, login, cohort):
    login(TeamRole.COORDINATOR)
    data = {"cohort": cohort.pk, "code": "OTHER", "label": "Sommerfest", "informed_on": ""}

    client.post(url("callchannel_add"), data)

    assert len(CallChannel.objects.get(label="Sommerfest").token) == 8


def test_channel_of_another_cohort_cannot_be_made(client, login, other):
    login(TeamRole.COORDINATOR)

    client.post(url("callchannel_add"), {"cohort": other.pk, "code": "OTHER", "label": "Fremd"})

    assert not CallChannel.objects.exists()


def test_who_informed_an_association_is_noted(client, login, cohort):
    person, channel = login(TeamRole.COORDINATOR), CallChannelFactory(cohort=cohort)

    client.post(
        url("callchannel_change", channel.pk), {"label": channel.label, "informed_on": "20.05.2008"}
    )

    channel.refresh_from_db()
    assert (channel.informed_on, channel.informed_by) == (date(2008, 5, 20), person)


def test_name_of_an_association_is_corrected(client, login):
    login(TeamRole.COORDINATOR)
    association = DistrictAssociationFactory()

    client.post(
        url("districtassociation_change", association.pk),
        {"kind": "SV", "name": "SPD Magdeburg", "seat": "Magdeburg"},
    )

    assert DistrictAssociation.objects.get().name == "SPD Magdeburg"
