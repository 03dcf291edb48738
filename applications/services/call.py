"""The call goes out to the contact persons, and they say something back: about whom they know."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application, ContactConfirmation
from applications.queries.association import TO_CONFIRM
from applications.queries.call import Recipient, recipients
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.models import name_author
from mentoring.core.rows import held
from programme import emails
from programme.models import AssociationAnswer, CallChannel, Cohort
from programme.queries import application_window, may

from .state import hold, impossible

CHANGE = "programme.change_callchannel"


@transaction.atomic
def record_answer(
    channel: CallChannel, *, informed_on: date | None, answer: str, note: str, by: User
) -> CallChannel:
    """Note that an association was informed, what it said, and what else is good to know."""
    channel = held(CallChannel, channel.pk)
    _check_may_change(by, channel.cohort)
    if answer and answer not in AssociationAnswer.values:
        raise ValueError(f"There is no answer {answer!r}.")
    if informed_on is not None and informed_on > clock.today():
        raise NotAllowedError(_("This day lies ahead."))
    if informed_on != channel.informed_on:
        channel.informed_by = by if informed_on else None
    channel.informed_on, channel.answer, channel.note = informed_on, answer, note.strip()
    channel.save(update_fields=["informed_on", "informed_by", "answer", "note"])
    return channel


@transaction.atomic
def send_call(
    cohort: Cohort, *, only_uninformed: bool, answer_until: date, expected: int, by: User
) -> int:
    """Write to the contact persons, and note their associations as informed. Returns how many.

    ``expected`` is the number that the preview showed: if it is another one now, nothing is sent.
    A second click finds that everybody has got it today, and sends nothing.
    """
    cohort = held(Cohort, cohort.pk)  # a double click waits here
    _check_may_change(by, cohort)
    _check_dates(cohort, answer_until)
    found = recipients(cohort, only_uninformed=only_uninformed)
    if found and len(found) != expected:
        raise NotAllowedError(_("Meanwhile the list has changed. Please look at it once more."))
    for recipient in found:
        values = emails.call_values(
            cohort=cohort,
            links=recipient.links,
            numbers=recipient.numbers,
            answer_until=answer_until,
        )
        emails.queue_call(recipient.person, cohort=cohort, values=values)
    _note_informed(found, by=by)
    return len(found)


def _note_informed(found: list[Recipient], *, by: User) -> None:
    """The first day stays: it is the one that counts."""
    channels = [channel.pk for each in found for row in each.rows for channel in row.channels]
    CallChannel.objects.filter(pk__in=channels, informed_on=None).update(
        informed_on=clock.today(), informed_by=by, updated_at=clock.now()
    )


def _check_dates(cohort: Cohort, answer_until: date) -> None:
    window = application_window(cohort, now=clock.now())
    if not window.is_open or window.deadline is None:
        raise NotAllowedError(_("The call can be sent while people can apply."))
    if not clock.today() <= answer_until <= timezone.localdate(window.deadline):
        raise NotAllowedError(_("Choose a day between today and the deadline."))


def _check_may_change(by: User, cohort: Cohort) -> None:
    if not may(by, CHANGE, cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))


@transaction.atomic
def record_confirmation(
    application: Application, *, confirmation: str, remark: str, by: User
) -> Application:
    """A contact person says whether somebody is a member, or close: yes, no, or "I don't know".

    Only about those whom they may know of, and never about themselves.
    """
    if confirmation not in ContactConfirmation.values:
        raise ValueError(f"There is no answer {confirmation!r}.")
    application = hold(application)
    if not Application.objects.visible_to_contact(by).filter(pk=application.pk).exists():
        raise NotAllowedError(_("This application no longer exists."))
    if application.person_id == by.pk:
        raise NotAllowedError(_("Nobody confirms themselves. Ask a colleague."))
    if application.state not in TO_CONFIRM:
        raise impossible(application)
    application.contact_confirmation = confirmation
    application.contact_remark = remark.strip()
    name_author(application, by=by)
    application.save(update_fields=["contact_confirmation", "contact_remark"])
    return application
