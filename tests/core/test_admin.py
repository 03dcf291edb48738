"""What all our lists and pages in the admin have in common."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from mentoring.core import clock
from mentoring.core.jobs import WORKER, title_of
from mentoring.core.models import JobRun
from tests.factories import DistrictAssociationFactory
from tests.factories.team import coordinator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def desk(client):
    client.force_login(coordinator())
    return client


def rename(desk, association, name):
    address = reverse("admin:programme_districtassociation_change", args=[association.pk])
    return desk.post(address, {"kind": association.kind, "name": name, "seat": association.seat})


@pytest.mark.parametrize("count", [1, 3])
def test_what_the_admin_noted_down_is_told_on_the_day_of_the_clock(
    desk, count, django_assert_max_num_queries
):
    association = DistrictAssociationFactory()
    for number in range(count):
        assert rename(desk, association, f"Kreisverband {number}").status_code == 302

    with django_assert_max_num_queries(12):
        page = desk.get(
            reverse("admin:programme_districtassociation_history", args=[association.pk])
        )

    changes = page.context["changes"]
    assert len(changes) == LogEntry.objects.count() == count
    assert {timezone.localdate(change.at) for change in changes} == {clock.today()}
    assert changes[0].kind == "Name geändert."


def test_history_of_a_row_that_is_none_is_not_found(desk):
    address = "/verwaltung/programme/districtassociation/nie/history/"

    assert desk.get(address).status_code in {302, 404}


def test_lists_offer_an_action_in_words(desk):
    page = desk.get(reverse("admin:programme_teammembership_changelist"))

    assert page.context["action_form"].fields["action"].choices[0] == ("", "bitte wählen")


def test_jobs_are_called_by_what_they_do():
    assert title_of("privacy.purge_expired") == "Löschen, was seine Zeit hinter sich hat"
    assert title_of(WORKER) == "Der Arbeiter: verschickt Mails und erledigt die Aufgaben"
    assert title_of("gone.job") == "gone.job"


def test_the_timetable_tells_the_day_of_the_clock(desk):
    now = timezone.now()
    JobRun.objects.create(name="privacy.purge_expired", started_at=now, finished_at=None)

    page = desk.get(reverse("admin:core_jobrun_changelist")).content.decode()

    assert "Löschen, was seine Zeit hinter sich hat" in page
    assert f"{clock.today():%Y}" in page


def test_real_moments_are_told_as_the_clock_tells_them():
    evening = datetime(2008, 9, 20, 18, tzinfo=ZoneInfo("Europe/Berlin"))

    with clock.set_to(evening):
        told = clock.as_told(timezone.now())

    assert abs((told - evening).total_seconds()) < 5
