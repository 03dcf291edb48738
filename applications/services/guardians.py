"""Who is under 18 takes part once a guardian has agreed, by a link in a mail to them."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LinkPurpose, OneTimeLink, User, normalise_email
from accounts.services import make_link, revoke_links, set_guardian, use_link
from applications import emails, queries
from applications.models import OPEN, Application, ApplicationState
from mentoring.core.errors import NotAllowedError
from programme.queries import may

from .state import hold

VALID_FOR = timedelta(days=30)  # parents need longer than the three days of other links
WAITING = [*OPEN, ApplicationState.WAITLISTED]


@transaction.atomic
def ask_guardian(application: Application, *, by: User | None = None) -> None:
    """Send the guardian a new link; an older one stops working. ``by``: somebody of the team."""
    application = hold(application)
    if by is not None and not may(by, "applications.review_application", application.cohort):
        raise NotAllowedError(_("In this cohort you have no right to do this."))
    person = application.person
    if not waits_for_guardian(application) or not person.guardian_email:
        raise NotAllowedError(_("There is no guardian to be asked."))
    link = make_link(LinkPurpose.GUARDIAN, subject=application.pk, valid_for=VALID_FOR)
    emails.queue_guardian(application, link=link)


def waits_for_guardian(application: Application) -> bool:
    return (
        application.state in WAITING
        and application.person.guardian_confirmed_at is None
        and queries.is_minor(application)
    )


def follow_guardian(application: Application, *, email_before: str = "") -> None:
    """After the person's data were stored: a new address is asked anew, an adult needs nobody.

    Also on submission: what was agreed to for an earlier application does not count for this one.
    """
    person = application.person
    is_minor = queries.is_minor(application)
    if is_minor and email_before and email_before == person.guardian_email:
        return
    revoke_links(LinkPurpose.GUARDIAN, subject=application.pk)
    if person.guardian_confirmed_at is not None:
        set_guardian(person, confirmed=False)
    if is_minor and person.guardian_email:
        ask_guardian(application)


@transaction.atomic
def change_guardian(application: Application, *, name: str, email: str) -> None:
    """Another guardian, or another address of theirs: the earlier link and yes are void."""
    application = hold(application)
    person = application.person
    if application.state not in WAITING or not queries.is_minor(application):
        raise NotAllowedError(_("This can't be changed here any more. Please write to us."))
    email = normalise_email(email)
    if email == person.email:
        raise NotAllowedError(_("Please give another address than your own."))
    before = normalise_email(person.guardian_email)
    set_guardian(person, name=name, email=email, confirmed=None if email == before else False)
    if email != before:
        ask_guardian(application)


def asked_about(link: OneTimeLink) -> Application | None:
    """The application that a guardian's link is about, as long as there is something to agree to.

    Who agreed already, or came too late, sees the page of links that have expired.
    """
    application = (
        Application.objects.select_related("person", "cohort").filter(pk=link.subject).first()
    )
    alive = application is not None and application.state in [*WAITING, ApplicationState.ACCEPTED]
    return application if alive else None


@transaction.atomic
def confirm_guardian(link: OneTimeLink) -> Application:
    """The guardian agrees. Once: the link is used up by it."""
    use_link(link)
    application = asked_about(link)
    if application is None:
        raise NotAllowedError(_("This link was used already or has expired."))
    application = hold(application)
    set_guardian(application.person, confirmed=True)
    return application
