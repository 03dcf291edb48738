"""Ask mentors whether they can accompany a second person, and take their answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import ApplicationState, MentorProfile
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import Participation, Role
from tandems import emails
from tandems.models import Answer, PlaceRequest

from . import rights

MOST_PLACES = 2


@transaction.atomic
def ask_for_place(mentor: Participation, *, by: User) -> PlaceRequest:
    """Ask by mail, once. Nothing in it says who would need the place."""
    (mentor,) = rights.lock_participations(mentor)
    rights.check_matching(by, mentor.cohort)
    if mentor.role != Role.MENTOR or mentor.ended_on:
        raise NotAllowedError(_("Only mentors who take part can be asked for a second place."))
    profile = _profile_of(mentor)
    if profile is None or profile.capacity >= MOST_PLACES:
        raise NotAllowedError(_("This mentor has two places already."))
    request, is_new = PlaceRequest.objects.get_or_create(mentor=mentor, defaults={"asked_by": by})
    if not is_new:
        raise NotAllowedError(_("This mentor has been asked already."))
    emails.queue_ask_for_place(request)
    return request


@transaction.atomic
def answer_for_place(request: PlaceRequest, *, person: User, answer: str) -> PlaceRequest:
    """A yes gives the second place at once. Who said no may still say yes; a yes stands."""
    (mentor,) = rights.lock_participations(request.mentor)
    request = held(PlaceRequest, request.pk)
    if mentor.person_id != person.pk:
        raise NotAllowedError(_("Only the mentor can answer this."))
    if mentor.ended_on:
        raise NotAllowedError(_("You do not take part any more."))
    if answer not in (Answer.YES, Answer.NO):
        raise NotAllowedError(_("Please answer yes or no."))
    if request.answer == Answer.YES and answer == Answer.NO:
        raise NotAllowedError(_("You have said yes. If that has changed, please tell the team."))
    if request.answer == answer:
        return request
    request.answer, request.answered_at = answer, clock.now()
    request.save(update_fields=["answer", "answered_at"])
    profile = _profile_of(mentor)
    if answer == Answer.YES and profile is not None:
        profile.capacity = MOST_PLACES
        profile.save(update_fields=["capacity"])
    return request


def _profile_of(mentor: Participation) -> MentorProfile | None:
    return (
        MentorProfile.objects.select_for_update(of=("self",))
        .filter(
            application__person=mentor.person_id,
            application__cohort=mentor.cohort_id,
            application__state=ApplicationState.ACCEPTED,
        )
        .first()
    )
