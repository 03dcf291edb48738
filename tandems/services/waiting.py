"""Back onto the waiting list: only this app knows whether there is a tandem."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from applications import services as applications
from applications.models import Application
from mentoring.core.errors import NotAllowedError
from programme.models import Participation
from tandems.models import Tandem

from . import rights


@transaction.atomic
def back_to_waiting_list(application: Application, *, by: User, seen: str = "") -> None:
    """From accepted to waiting, before the kick-off, as long as there is no open tandem.

    The application is held first, then the participation, as whoever withdraws does; while it is
    held nobody can be proposed. ``seen`` is what the page showed: the state is checked anyway.
    """
    Application.objects.select_for_update().filter(pk=application.pk).first()
    taking_part = Participation.objects.current().filter(
        cohort=application.cohort, person=application.person, role=application.role
    )
    held = rights.lock_participations(*taking_part)
    open_tandems = Tandem.objects.open()
    if (
        open_tandems.filter(mentee__in=held).exists()
        or open_tandems.filter(mentor__in=held).exists()
    ):
        raise NotAllowedError(_("There is an open tandem. End it first."))
    applications.back_to_waiting(application, by=by)
