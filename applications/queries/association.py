"""What a contact person sees of their association, and not one field more."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User
from applications.models import Application, ApplicationState, ContactConfirmation
from programme.charts import qr_code
from programme.models import CallChannel, Cohort, DistrictAssociation, Role, TeamRole
from programme.pdf import MATERIAL
from programme.queries import channel_link

from .call import Coverage
from .gaps import gap_of
from .nominations import Named, named_by


@dataclass(frozen=True)
class Applicant:
    """Somebody who agreed that their association hears of it: name, branch, state."""

    application: object  # its id
    person: UUID
    name: str
    local_branch: str
    role: str
    state: str
    confirmation: str
    may_confirm: bool


@dataclass
class AssociationPage:
    """One association. Who did not agree is a number in ``others``."""

    association: DistrictAssociation
    links: list[dict] = field(default_factory=list)
    colleagues: list[User] = field(default_factory=list)
    applicants: list[Applicant] = field(default_factory=list)
    others: list[tuple[str, int]] = field(default_factory=list)
    nominations: list[Named] = field(default_factory=list)
    gap: str = ""
    tandems: int | None = None  # from the kick-off on


def association_pages(
    person: User, cohort: Cohort, associations: list[DistrictAssociation], team: list
) -> list[AssociationPage]:
    """A page for each. Four queries, however many there are. ``team`` is ``team_of`` the cohort."""
    pages = {a.pk: AssociationPage(a) for a in associations}
    for channel in CallChannel.objects.filter(cohort=cohort, association__in=associations):
        pages[channel.association_id].links.append(_link(channel))  # type: ignore[index]
    for member in team:
        page = pages.get(member.association_id)
        if page and member.role == TeamRole.CONTACT_PERSON and member.person != person:
            page.colleagues.append(member.person)
    for key, named in named_by(cohort, associations).items():
        pages[key].nominations = named  # type: ignore[index]
    _add_applications(pages, person, cohort)
    return list(pages.values())


def _link(channel: CallChannel) -> dict:
    url = channel_link(channel)
    return {
        "pk": channel.pk,
        "url": url,
        "picture": qr_code(url),
        "visits": channel.visits,
        "material": list(MATERIAL),
    }


def _add_applications(pages: dict, person: User, cohort: Cohort) -> None:
    rows = Application.objects.submitted().live().filter(cohort=cohort, association__in=pages)
    numbers: dict[object, Counter] = defaultdict(Counter)
    for association, role in rows.values_list("association", "role"):
        numbers[association][role] += 1
    for key, page in pages.items():
        mentees, mentors = numbers[key][Role.MENTEE], numbers[key][Role.MENTOR]
        page.gap = gap_of(Coverage(page.association, mentees=mentees, mentors=mentors))
    named = (
        rows.visible_to_contact(person)
        .select_related("person")
        .only(*NEEDED)
        .order_by("person__search_name")
    )
    for application in named:
        pages[application.association_id].applicants.append(_applicant(application, person))
        numbers[application.association_id][application.role] -= 1
    for key, page in pages.items():
        page.others = [(role.value, n) for role in Role if (n := numbers[key][role])]


# Nothing else is even read.
NEEDED = [
    "id", "association", "role", "state", "contact_confirmation", "person__id",
    "person__first_name", "person__last_name", "person__local_branch", "person__email",
]  # fmt: skip
TO_CONFIRM = {
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.WAITLISTED,
    ApplicationState.ACCEPTED,
}


def _applicant(application: Application, reader: User) -> Applicant:
    said = ContactConfirmation(application.contact_confirmation)
    return Applicant(
        application=application.pk,
        person=application.person_id,
        name=application.person.get_full_name(),
        local_branch=application.person.local_branch,
        role=str(application.get_role_display()),
        state=str(application.get_state_display()),
        confirmation=str(said.label),
        may_confirm=application.person_id != reader.pk and application.state in TO_CONFIRM,
    )
