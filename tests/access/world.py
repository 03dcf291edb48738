"""One person of each role, and one thing of each kind that an address can name."""

from dataclasses import dataclass
from datetime import date

from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import log_access
from applications.models import Application, ApplicationState
from events.models import EventKind
from mails.models import MailState, MailTemplate, OutgoingMail
from mentoring.core.models import JobRun
from programme.dates import DatePrecision
from programme.models import Relation, Role, TeamRole
from programme.services import grant_role
from reports.models import Export
from tandems.models import MentoringAgreement, Tandem
from tests.factories import (
    AgreementFactory,
    CallChannelFactory,
    CohortFactory,
    ConsentFactory,
    DistrictAssociationFactory,
    EventFactory,
    LateAdmissionFactory,
    MatchingLockFactory,
    MatchingRunFactory,
    MentorNominationFactory,
    OfficeFactory,
    ParticipationFactory,
    PlaceRequestFactory,
    PreferenceFactory,
    QuestionFactory,
    TandemFactory,
    TopicFactory,
    UserFactory,
    mentee_application,
    mentor_application,
)

ANONYMOUS, APPLICANT, MENTEE, MENTOR = "anonymous", "applicant", "mentee", "mentor"
CONTACT, TEAM, COORDINATOR = "contact person", "organisation team", "coordinator"
CONFIDANT, READ_ONLY, ADMIN = "confidant", "read only", "admin"
DEACTIVATED = "deactivated"

TEAM_ROLES = {
    CONTACT: TeamRole.CONTACT_PERSON,
    TEAM: TeamRole.ORG_TEAM,
    COORDINATOR: TeamRole.COORDINATOR,
    CONFIDANT: TeamRole.CONFIDANT,
    READ_ONLY: TeamRole.READ_ONLY,
    ADMIN: TeamRole.ADMIN,
}
ROLES = [ANONYMOUS, APPLICANT, MENTEE, MENTOR, *TEAM_ROLES, DEACTIVATED]


@dataclass
class World:
    people: dict[str, User]
    application: Application
    draft: Application
    tandem: Tandem
    agreement: MentoringAgreement
    things: dict[str, object]  # by label of the model, for the addresses of the admin

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role != ANONYMOUS:
            client.force_login(self.people[role])
        return client


def build() -> World:
    cohort = CohortFactory()
    people = _people(cohort)
    mentee = ParticipationFactory(cohort=cohort, person=people[MENTEE])
    mentor = ParticipationFactory(cohort=cohort, person=people[MENTOR], role=Role.MENTOR)
    accepted = mentee_application(
        cohort=cohort,
        person=people[MENTEE],
        accepted=True,
        profile__exclusions_text="Nicht mit meinem Nachbarn.",
    )
    mentor_application(cohort=cohort, person=people[MENTOR], accepted=True)
    application = mentee_application(cohort=cohort, person=people[APPLICANT])
    draft = _draft(cohort, people[APPLICANT])
    tandem = TandemFactory(cohort=cohort, mentee=mentee, mentor=mentor, confirmed=True)
    agreement = AgreementFactory(tandem=tandem)
    event = EventFactory(cohort=cohort)
    EventFactory(  # over already, so that people may say whom they wish for
        cohort=cohort, kind=EventKind.FIRST_MEETING, precision=DatePrecision.DAY,
        starts_on=date(2008, 9, 18), ends_on=date(2008, 9, 18),
    )  # fmt: skip
    consent = ConsentFactory(person=people[APPLICANT])
    ConsentFactory(person=people[MENTEE], kind="SHARE_DISTRICT")
    things = [
        cohort, event, application, tandem, people[MENTEE], mentee, consent, consent.text,
        OfficeFactory(person=people[MENTOR]), DistrictAssociationFactory(), TopicFactory(),
        people[TEAM].memberships.get(), _channel(cohort), _export(cohort),
        PreferenceFactory(cohort=cohort, from_participation=mentee), _mail(people[APPLICANT]),
        JobRun.objects.create(name="world"), log_access(
            actor=people[TEAM], person=people[APPLICANT], action="VIEWED", page="world"
        ),
        MailTemplate.objects.create(kind="M04", subject="S", body="B"),
        QuestionFactory(cohort=cohort), LateAdmissionFactory(cohort=cohort),
        MentorNominationFactory(cohort=cohort, nominated_by=people[CONTACT]),
        _relation(cohort, people[APPLICANT], people[MENTOR], by=people[COORDINATOR]),
        MatchingRunFactory(cohort=cohort), MatchingLockFactory(cohort=cohort),
        PlaceRequestFactory(mentor=mentor),
    ]  # fmt: skip
    return World(
        people=people,
        application=application,
        draft=draft,
        tandem=tandem,
        agreement=agreement,
        things={thing._meta.label_lower: thing for thing in things} | {"accepted": accepted},
    )


def _people(cohort) -> dict[str, User]:
    people = {role: UserFactory() for role in (APPLICANT, MENTEE, MENTOR)}
    people[DEACTIVATED] = UserFactory(is_active=False)
    for role, team_role in TEAM_ROLES.items():
        people[role] = UserFactory()
        grant_role(
            person=people[role],
            role=team_role,
            cohort=None if role == ADMIN else cohort,
            association=DistrictAssociationFactory() if role == CONTACT else None,
        )
    return people


def _draft(cohort, person) -> Application:
    return Application.objects.create(
        cohort=cohort, person=person, role=Role.MENTOR, state=ApplicationState.DRAFT
    )


def _channel(cohort):
    """That of the association whose contact person is one of the people."""
    return CallChannelFactory(cohort=cohort, association=DistrictAssociationFactory())


def _export(cohort) -> Export:
    return Export.objects.create(
        cohort=cohort, report="tandems", file_format="csv", purpose="OTHER", rows=0
    )


def _relation(cohort, one, other, *, by) -> Relation:
    return Relation.objects.create(
        cohort=cohort, person_a=one, person_b=other, kind="RIVAL", effect="WARN", recorded_by=by
    )


def _mail(person) -> OutgoingMail:
    return OutgoingMail.objects.create(
        recipient=person,
        kind="M04",
        subject="Deine Bewerbung ist da",
        body="Text",
        state=MailState.SENT,
        sent_at=timezone.now(),
        dedupe_key="world",
        message_id="<world@example.org>",
    )
