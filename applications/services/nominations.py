"""A contact person names a possible mentor, who is asked once, and may be forgotten at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import LinkPurpose, OneTimeLink, User, normalise_email
from accounts.services import make_link, register_link_page, use_link
from applications import emails
from applications.models import Application, MentorNomination
from applications.queries.nominations import KEPT
from mails.services import forget_address
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from mentoring.core.limits import DAY, Limit, count
from programme.models import Cohort, DistrictAssociation, Role
from programme.queries import application_window, contact_associations

PER_PERSON = Limit("nominations", 20, DAY)  # an office, not a mailing list

register_link_page(LinkPurpose.NOMINATION, "applications:nominee")


def nominate(
    *, cohort: Cohort, association: DistrictAssociation, name: str, email: str, by: User
) -> None:
    """Keep a name and an address, and write there once.

    Whoever is known already (named by somebody else, or applied) gets no second mail, and the
    answer is the same: it tells nothing about anybody.
    """
    if association not in contact_associations(by, cohort):
        raise NotAllowedError(_("Only its contact persons name somebody for an association."))
    if not application_window(cohort, now=clock.now()).is_open:
        raise NotAllowedError(_("Nobody can apply at the moment."))
    count(PER_PERSON, str(by.pk))
    _store(cohort=cohort, association=association, name=name, email=email, by=by)


@transaction.atomic
def _store(
    *, cohort: Cohort, association: DistrictAssociation, name: str, email: str, by: User
) -> None:
    nomination, created = MentorNomination.objects.get_or_create(
        cohort=cohort,
        email=normalise_email(email),
        defaults={"association": association, "name": name.strip(), "nominated_by": by},
    )
    if not created:
        return
    nomination.application = _application_of(nomination)
    if nomination.application is None:
        link = make_link(LinkPurpose.NOMINATION, subject=nomination.pk, valid_for=KEPT)
        emails.queue_nominated(nomination, forget_link=link)
        nomination.invited_at = clock.now()
    nomination.save(update_fields=["application", "invited_at"])


def _application_of(nomination: MentorNomination) -> Application | None:
    """Who has applied as a mentor already need not be asked."""
    mine = Application.objects.submitted().live().filter(person__email=nomination.email)
    return mine.filter(cohort=nomination.cohort, role=Role.MENTOR).first()


def link_nomination(application: Application) -> None:
    """Somebody who was named has applied. Called inside the transaction that submits."""
    if application.role == Role.MENTOR:
        MentorNomination.objects.unanswered().filter(
            cohort=application.cohort, email=application.person.email
        ).update(application=application, updated_at=clock.now())


@transaction.atomic
def forget_nomination(link: OneTimeLink) -> None:
    """The person wants to be forgotten: name, address, and the text of the mail. Twice is once."""
    try:
        use_link(link)
    except NotAllowedError:
        return
    for nomination in MentorNomination.objects.select_for_update().filter(pk=link.subject):
        forget_address(nomination.email, about=f"nomination:{nomination.pk}")
        nomination.delete()
