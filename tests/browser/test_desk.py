"""Pages of the desk that must be read as they are, in a wide window and on a phone."""

import pytest
from django.urls import reverse

from tandems import services
from tests.factories import (
    DistrictAssociationFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
    mentee_application,
    mentor_application,
)

from .walks import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("september"),
]
NAUMBURG = {"lat": 51.15, "lon": 11.81}  # 109 km from everybody else


@pytest.fixture
def desk(visit, transactional_db, settings):
    settings.SECOND_FACTOR_REQUIRED = False  # the long walk signs in with one
    return sign_in(visit(), coordinator())


def test_list_of_applications_is_never_moved_sideways(desk):
    long = DistrictAssociationFactory(name="Kreisverband Burgenlandkreis")
    person = UserFactory(last_name="Wolfenbüttel", place="Bitterfeld-Wolfen")
    mentee_application(person=person, association=long, state="WITHDRAWN", is_late=True)
    mentor_application(accepted=True)

    desk.open(reverse("admin:applications_application_changelist"))

    desk.check()
    assert desk.page.locator(".results").evaluate("it => it.scrollWidth <= it.clientWidth")


def test_board_after_a_refusal_leads_to_the_line(desk):
    far = accepted_mentee(person=UserFactory(**NAUMBURG))
    accepted_mentor()
    draft = services.run_matching(far.cohort, by=None)
    pair = draft.pairs.get()
    desk.open(reverse("admin:tandems_matchingrun_change", args=[draft.pk]))
    desk.page.locator("[name=pair]").check()

    desk.press("Ausgewählte Paare vorschlagen …")

    desk.check()
    desk.page.locator(".errornote a").click()
    assert desk.page.url.endswith(f"#p-{pair.pk}")
    assert desk.page.locator("[name=pair]").is_checked()
    desk.page.locator(f"[name=reason-{pair.pk}]").fill("Beide pendeln.")
    desk.press("Ausgewählte Paare vorschlagen …")
    desk.check()
    desk.press("Vorschlagen und beide fragen")
    pair.refresh_from_db()
    assert pair.tandem.override_reason == "Beide pendeln."
