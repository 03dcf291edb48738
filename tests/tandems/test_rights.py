"""A participation that is gone by the time it is held: a sentence, and nothing is stored."""

import pytest
from django.db import transaction

from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tandems import services
from tandems.models import MatchingLock, Preference, Tandem, WishRequest
from tests.factories import PlaceRequestFactory, accepted_mentee, accepted_mentor, coordinator

from .wishes import at

pytestmark = [pytest.mark.django_db]
GONE = "Eine dieser Personen ist nicht mehr da. Bitte lade die Seite neu."


def vanish(participation):
    """As a merge or an erasure does it, while somebody else has the row in hand."""
    Participation.objects.filter(pk=participation.pk).delete()


SERVICES = {
    "propose": lambda mentee, mentor: services.propose(
        mentee=mentee, mentor=mentor, by=coordinator()
    ),
    "set_lock": lambda mentee, mentor: services.set_lock(
        mentee=mentee, mentor=mentor, kind="APART", by=coordinator()
    ),
    "exclude": lambda mentee, mentor: services.exclude(
        from_participation=mentor, to_participation=mentee, by=coordinator()
    ),
    "settle": lambda mentee, mentor: services.settle_exclusions_text(
        mentor, against=[mentee], by=coordinator()
    ),
    "express": lambda mentee, _mentor: services.express(
        mentee, person=mentee.person, wishes=[], vetoes=[]
    ),
    "ask_for_place": lambda mentee, _mentor: services.ask_for_place(mentee, by=coordinator()),
}


@pytest.mark.parametrize("name", SERVICES)
def test_who_is_gone_since_they_were_read_is_told_in_a_sentence(afterwards, name):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    vanish(mentee)

    with pytest.raises(NotAllowedError, match=f"^{GONE}$"):
        SERVICES[name](mentee, mentor)

    assert not Tandem.objects.exists()
    assert not MatchingLock.objects.exists()
    assert not Preference.objects.exists()


def test_mentor_who_is_gone_answers_for_no_place(afterwards):
    request = PlaceRequestFactory(mentor=accepted_mentor())
    vanish(request.mentor)

    with pytest.raises(NotAllowedError, match=f"^{GONE}$"):
        services.answer_for_place(request, person=request.mentor.person, answer="YES")


def test_row_deleted_while_somebody_waits_for_it(afterwards, at_the_same_time):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    lead = coordinator()

    with transaction.atomic():
        vanish(mentee)
        waiting = at_the_same_time(services.propose, mentee=mentee, mentor=mentor, by=lead)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)

    with pytest.raises(NotAllowedError, match=f"^{GONE}$"):
        waiting.result(timeout=30)


def test_job_that_asks_for_wishes_goes_on_without_them(afterwards, at_the_same_time):
    gone, stays = accepted_mentee(), accepted_mentee()

    with transaction.atomic():
        vanish(gone)
        job = at_the_same_time(services.ask_for_wishes, now=at(4, 20))
        with pytest.raises(TimeoutError):
            job.result(timeout=0.5)

    assert job.result(timeout=30) == 1
    assert WishRequest.objects.get().participation == stays
    assert OutgoingMail.objects.filter(kind="M09").count() == 1
