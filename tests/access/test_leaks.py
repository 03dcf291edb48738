"""Who sees what: a word of its own in each personal text, and the table of who may find it where.

A field that is neither in the table nor seen fails too: somebody has to say who may see it.
"""

from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.urls import reverse

from accounts.models import Consent
from applications.models import (
    Application,
    ApplicationState,
    ConflictWaiver,
    LateAdmission,
    RejectionReason,
)
from mails.models import OutgoingMail
from programme.models import CohortStatus, TeamRole
from tandems import services
from tandems.models import Goal, Tandem
from tests.factories import (
    CohortFactory,
    ConsentFactory,
    ReviewFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
)
from tests.factories.team import team_member

from .canaries import (
    CANARY,
    plant,
    plant_application,
    plant_late,
    plant_mail,
    plant_own_answers,
    shown_in,
)
from .sweep import addresses, autocompletes, pages_of
from .table import ADMIN_ROWS, STAFF
from .world import (
    ADMIN,
    APPLICANT,
    CONTACT,
    COORDINATOR,
    MENTEE,
    MENTOR,
    READ_ONLY,
    ROLES,
    TEAM,
    World,
)

pytestmark = pytest.mark.django_db

THIRD, FOURTH, FOREIGN = "third", "fourth", "foreign"
DESK = STAFF | {FOREIGN}
OWNERS = [APPLICANT, MENTEE, MENTOR, THIRD, FOURTH]
PARTNERS = {(MENTEE, MENTOR), (MENTOR, MENTEE)}  # both have agreed
PROPOSED = {(THIRD, FOURTH), (FOURTH, THIRD)}  # nobody has answered yet
MET = {(MENTEE, MENTOR), (MENTEE, FOURTH)}  # at the first meeting: could be wished for
DISTRICT = {(CONTACT, MENTEE)}  # who alone has agreed that the association hears of it
CONTENT = {TEAM, COORDINATOR, READ_ONLY}  # of this cohort

# Who sees a person's field: roles of the team, the person ("self"), the partner once both have
# agreed ("partner"), the one who was proposed ("proposed"), who met them and may wish for them
# ("met").
_OWN_AND_TEAM = {"self", *CONTENT}
_CONTACT = {"self", "partner", *CONTENT}
_MINE = {"self"}
_RESERVED = {"self", COORDINATOR}
_ANSWERS = [
    "closeness_text", "shaping_text", "goals_draft", "initiative_text", "shaping_relation_text",
    "demand_text", "criticism_text", "growth_text", "engagement_text", "busy_periods",
    "mentor_wish", "mentee_wish", "reflection_text", "social_text", "experience_text",
    "openness_text", "want_to_learn", "shadowing_offers",
]  # fmt: skip
_REVIEWERS = {"self", TEAM, COORDINATOR}
_PERSON = ["second_place", "guardian_name", "guardian_email", "area", "body"]
_MAIL = ["subject", "address"]  # and its "body", as that of an office
TABLE = {
    "first_name": {"self", "partner", "proposed", "met", "district", *CONTENT, ADMIN},
    "last_name": {"self", "partner", "district", *CONTENT, ADMIN},
    "email": {"self", "partner", *CONTENT, ADMIN},
    **dict.fromkeys(("phone", "place", "pronoun"), _CONTACT),
    **dict.fromkeys((*_PERSON, *_ANSWERS, *_MAIL), _OWN_AND_TEAM),
    "public_profile": {"self", "proposed", "met", *CONTENT},
    "exclusions_text": {"self", COORDINATOR},
    **dict.fromkeys(("info_request", "info_answer"), _REVIEWERS),
    "remark": _OWN_AND_TEAM,  # of a review; before the decision see tests/applications
    "reason": {COORDINATOR},  # why somebody may review in spite of a conflict
    "decision_note": _OWN_AND_TEAM,  # to the person under "my data" alone: Art. 15
    "local_branch": {"self", "district", *CONTENT},
    "contact_remark": {"self", "district"},
    "draft": {"self"},
    **dict.fromkeys(("ownanswer", "ownchange"), _OWN_AND_TEAM),
    **dict.fromkeys(("reservedanswer", "reservedchange", "late"), _RESERVED),
    "error": CONTENT,
}
OF_THE_PAIR = {"override_reason": CONTENT}  # all else is the two's and the team's
EXPORTED = {  # the whole content of what leaves the house, as far as people typed it in
    "applications": {
        "first_name", "last_name", "place", "second_place", "local_branch", "body",
        "ownanswer", "reservedanswer",
    },
    "tandems": {"first_name", "last_name"},
    "coverage": set(),
    "channels": set(),
}  # fmt: skip


@dataclass
class Planted:
    world: World
    fields: dict[str, set[str]]  # by owner
    second: Tandem

    def expected(self, observer: str) -> set[tuple[str, str]]:
        return {
            (owner, field)
            for owner, fields in self.fields.items()
            for field in fields
            if observer in self._allowed(owner, field)
            or self._relations(observer, owner) & self._allowed(owner, field)
        }

    def _allowed(self, owner, field):
        if owner in ("pair", "goal"):
            return OF_THE_PAIR.get(field, {"self", *CONTENT})
        return {"self"} if owner == "draft" else TABLE[field]

    def _relations(self, observer, owner):
        mine = {"pair": {MENTEE, MENTOR}, "goal": {MENTEE, MENTOR}, "draft": {APPLICANT}}
        found = {"self"} if observer in mine.get(owner, {owner}) else set()
        found |= {"partner"} if (observer, owner) in PARTNERS else set()
        found |= {"district"} if (observer, owner) in DISTRICT else set()
        found |= {"met"} if (observer, owner) in MET else set()
        return found | ({"proposed"} if (observer, owner) in PROPOSED else set())


@pytest.fixture(scope="module")
def planted_once(built):
    second = _second_pair(built)
    _reject(built.application, by=built.people[COORDINATOR])
    by = built.people[COORDINATOR]
    fields = {name: _plant_person(built.people[name], name, by=by) for name in OWNERS}
    fields["draft"] = plant(built.draft, "draft")
    fields["pair"] = plant(built.tandem, "pair") | plant(built.agreement, "pair")
    fields["goal"] = plant(Goal(tandem=built.tandem, order=1), "goal")
    services.make_ready(built.agreement, by=built.people[MENTEE])
    for name in (MENTEE, MENTOR):
        ConsentFactory(person=built.people[name], kind="SHARE_CONTACT")
    other = CohortFactory(key="2010-11", label="2010", status=CohortStatus.DRAFT)
    built.people[FOREIGN] = team_member(TeamRole.COORDINATOR, cohort=other)
    for person in built.people.values():
        person.refresh_from_db()
    return Planted(built, fields, second)


@pytest.fixture
def planted(planted_once, september):
    return deepcopy(planted_once)


def _second_pair(world):
    mentee, mentor = accepted_mentee(), accepted_mentor()
    world.people |= {THIRD: mentee.person, FOURTH: mentor.person}
    # The first names stand in the mail that asks the two: so the mark comes before it.
    for name in (THIRD, FOURTH):
        plant(world.people[name], name)
    mentee, mentor = (type(each).objects.get(pk=each.pk) for each in (mentee, mentor))
    return services.propose(mentee=mentee, mentor=mentor, by=world.people[COORDINATOR])


def _reject(application, *, by):
    application.state = ApplicationState.REJECTED
    application.decision_reason = RejectionReason.TIME
    application.decided_by, application.decided_at = by, application.submitted_at
    application.save()


def _plant_person(person, name, *, by):
    application = Application.objects.exclude(state=ApplicationState.DRAFT).get(person=person)
    application.info_request_at = application.info_answered_at = application.submitted_at
    review = ReviewFactory(application=application)
    waiver = ConflictWaiver(
        application=application, reviewer=review.reviewer, granted_by=UserFactory()
    )
    return (
        plant_application(application, name)
        | plant_own_answers(application, name)
        | plant_late(application, name, by=by)
        | plant_mail(person, name)
        | plant(review, name)
        | plant(waiver, name)
    )


def test_everybody_sees_what_the_table_says_and_nothing_else(planted):
    deviations = []
    for observer in [*ROLES, THIRD, FOURTH, FOREIGN]:
        expected, found = planted.expected(observer), _found_by(observer, planted)
        deviations += [f"{observer} sees {mark}" for mark in sorted(found.keys() - expected)]
        deviations += [f"{observer} misses {mark}" for mark in sorted(expected - found.keys())]
        deviations += [f"  {mark}: {found[mark]}" for mark in found.keys() - expected]

    assert not deviations, "\n".join(deviations)


def test_what_is_exported_holds_these_columns_alone(planted):
    client = planted.world.client(COORDINATOR)

    for report, fields in EXPORTED.items():
        for file_format in ("csv", "xlsx"):
            assert {field for _owner, field in _exported(client, planted, report, file_format)} == (
                fields
            )


def test_nobody_exports_another_cohort(planted):
    foreign = planted.world.client(FOREIGN)

    for report in EXPORTED:
        assert _exported(foreign, planted, report, "csv") == set()


def test_a_mail_says_nothing_of_others_but_the_first_name(planted):
    names = {planted.world.people[name].pk: name for name in OWNERS}

    for mail in OutgoingMail.objects.exclude(kind="M04"):
        marks = set(CANARY.findall(f"{mail.subject} {mail.body}".lower()))
        others = {(owner, field) for owner, field in marks if owner != names[mail.recipient_id]}
        assert {field for _owner, field in others} <= {"first_name"}
        assert mail.kind == "M10" or not others


def _exported(client, planted, report, file_format):
    values = {"report": report, "file_format": file_format, "purpose": "BOARD"}
    values["cohort"] = planted.world.application.cohort_id
    return shown_in(client.post(reverse("reports:index"), values))


def _found_by(observer, planted):
    client, found = planted.world.client(observer), {}
    for address in _asked_by(observer, planted):
        for mark in shown_in(client.get(address)):
            found.setdefault(mark, address)
    return found


def _asked_by(observer, planted):
    return (
        _of_the_desk(observer, planted) if observer in DESK else _of_the_portal(observer, planted)
    )


def _of_the_portal(observer, planted):
    role = observer if observer in ROLES else None
    yield from (address for _name, address in addresses(planted.world, role=role))
    for tandem in (planted.world.tandem, planted.second):
        for name in ("detail", "agreement", "answer", "end"):
            yield reverse(f"tandems:{name}", args=[tandem.pk])
    for row in Application.objects.all():
        yield from (reverse(f"applications:{name}", args=[row.pk]) for name in ("detail", "thanks"))


def _of_the_desk(observer, planted):
    names = [name for name in ADMIN_ROWS if not name.endswith(("_delete", "_add", "_history"))]
    yield from (a for name, a in addresses(planted.world) if name in names or name == "dashboard")
    people = [planted.world.people[name] for name in OWNERS]
    rows = [*people, *Application.objects.all(), planted.world.tandem, planted.second]
    yield from pages_of(rows, histories=True)
    yield from pages_of([*OutgoingMail.objects.filter(kind="M04"), *Consent.objects.all()])
    yield from pages_of(LateAdmission.objects.all())
    yield from (f"{address}&term=" for address in autocompletes())
    yield reverse("admin:tandems_preference_add")
    yield f"{reverse('admin:tandems_tandem_add')}?mentee={planted.second.mentee_id}"
