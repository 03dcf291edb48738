"""One application as the team reads it: the answers under the questions that were asked."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.models import Consent, User
from applications import queries
from applications.forms import STEPS, FormFacts
from applications.forms.rows import years_in_words
from applications.models import (
    Application,
    ApplicationState,
    DateAnswer,
    Hours,
    MembershipStatus,
    MenteeCommitment,
    MentorCommitment,
    Profile,
    Skill,
)
from events.timeline import public_title
from programme.models import Office, OfficeStatus, Role
from programme.queries import may

# The order of reading. Names are fields of the profile; the questions come from the forms.
ANSWERS: dict[str, list[tuple[Any, list[str]]]] = {
    Role.MENTEE: [
        (
            gettext_lazy("What drives you"),
            ["closeness_text", "shaping_text", "topics", "target_bodies", "horizon"],
        ),
        (
            gettext_lazy("What you need"),
            ["needs", "contact_wishes", "goals_draft", "self_rating"],
        ),
        (
            gettext_lazy("How you work"),
            [
                "initiative_text", "shaping_relation_text", "demand_text", "criticism_text",
                "growth_text", "engagement_text",
            ],
        ),
        (
            gettext_lazy("Time and way"),
            [
                "hours_per_month", "dates_ok", "slots", "max_distance_km", "video_ok", "mobility",
                "busy_periods",
            ],
        ),
        (gettext_lazy("Wishes and closing"), ["mentor_wish", "mentor_gender_wish", "commitments"]),
    ],
    Role.MENTOR: [
        (
            gettext_lazy("Your experience"),
            [
                "years_active", "term_ends_on", "experience_text", "reflection_text", "social_text",
                "openness_text", "want_to_learn",
            ],
        ),
        (
            gettext_lazy("Your offer"),
            ["offers", "contact_offers", "shadowing_offers", "topics", "bodies_known"],
        ),
        (
            gettext_lazy("Time, wishes, profile"),
            [
                "hours_per_month", "capacity", "dates_ok", "slots", "max_distance_km", "video_ok",
                "nonmember_ok", "minors_ok", "mentee_wish", "public_profile", "profile_published",
                "commitments",
            ],
        ),
    ],
}  # fmt: skip
# Questions that the form puts as several fields under one heading.
HEADINGS = {
    "needs": gettext_lazy("What shall a mentor help you with? (up to three)"),
    "goals_draft": gettext_lazy("What shall be different after six months? (one to three goals)"),
    "self_rating": gettext_lazy("How sure are you today? (1 not at all – 5 very)"),
    "dates_ok": gettext_lazy("Can you come to these dates?"),
    "commitments": gettext_lazy("What we count on"),
}

COMMITMENTS: dict[str, Any] = {Role.MENTEE: MenteeCommitment, Role.MENTOR: MentorCommitment}
GUESTS = (MembershipStatus.GUEST, MembershipStatus.NONE)


@dataclass(frozen=True)
class Answer:
    """A question and what was answered: a text, or several short ones."""

    question: Any
    text: str = ""
    items: list[str] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        return len(self.text) > 60


@dataclass(frozen=True)
class Section:
    title: Any
    answers: list[Answer]
    short: bool = False  # small facts, in two columns where there is room


@dataclass(frozen=True)
class Page:
    facts: list[Section]
    answers: list[Section]
    hints: list[str]
    exclusions: str
    consents: list[Consent]
    other_roles: list[Application]


def page_of(application: Application, *, reader: User, in_confidence: bool | None = None) -> Page:
    """All that is to be read about one application. Whom the person does not want to be paired
    with is for the coordination of this cohort only."""
    prefetch_related_objects([application.cohort], "events", "phases")
    facts = FormFacts(application.cohort)
    vars(facts).update(topics=[], associations=[])  # these are for choosing: not needed here
    profile = _profile(application)
    offices = list(application.person.offices.all())
    if in_confidence is None:
        in_confidence = may(reader, "applications.decide_application", application.cohort)
    others = Application.objects.visible_to_team(reader).filter(person=application.person)
    return Page(
        facts=[
            _person(application, facts),
            _process(application),
            _offices(offices),
        ],
        answers=_answers(application, profile, facts) if profile else [],
        hints=_hints(application, profile, offices, facts),
        exclusions=profile.exclusions_text if profile and in_confidence else "",
        consents=list(application.person.consents.order_by("given_at", "kind")),
        other_roles=list(others.exclude(pk=application.pk).select_related("cohort")),
    )


def _profile(application: Application) -> Profile | None:
    name = "mentee_profile" if application.role == Role.MENTEE else "mentor_profile"
    return getattr(application, name, None)


def _person(application: Application, facts: FormFacts) -> Section:
    person = application.person
    age = facts.start.year - person.birth_year if person.birth_year else None
    pairs = [
        (_("Name"), f"{person.first_name} {person.last_name}".strip()),
        (_("Pronoun"), person.pronoun),
        (_("Age at the kick-off"), _age(age, person)),
        (_("Gender"), person.get_gender_display()),
        (_("Place"), f"{person.postal_code} {person.place}".strip()),
        (_("Second place"), person.second_place),
        (_("Association"), str(application.association or "")),
        (_("Local branch"), person.local_branch),
        (_("E-mail"), person.email),
        (_("Phone"), person.phone),
        (_("Parent or guardian"), f"{person.guardian_name} {person.guardian_email}".strip()),
    ]
    return _short(_("Person"), pairs)


def _age(age: int | None, person: User) -> str:
    if age is None:
        return ""
    words = ngettext("%(age)d year", "%(age)d years", age) % {"age": age}
    return _("%(age)s, confirmed to be 18") % {"age": words} if person.adult_confirmed else words


def _process(application: Application) -> Section:
    state = str(application.get_state_display())
    if application.state == ApplicationState.WAITLISTED:
        state = _("waiting list, place %(place)d") % {
            "place": queries.waiting_position(application)
        }
    pairs = [
        (_("State"), state),
        (_("Submitted"), _moment(application.submitted_at)),
        (_("How did you first hear of us?"), application.get_heard_via_display()),
        (_("Channel of the link"), str(application.channel or "")),
        (_("Decided"), _decided(application)),
        (_("Reason in the mail"), application.get_decision_reason_display()),
        (_("Internal note"), application.decision_note),
    ]
    return _short(_("Process"), pairs)


def _decided(application: Application) -> str:
    if application.decided_at is None:
        return ""
    return _("%(moment)s by %(name)s") % {
        "moment": _moment(application.decided_at),
        "name": application.decided_by,
    }


def _moment(moment) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def _short(title: str, pairs: list[tuple[str, str]]) -> Section:
    return Section(title, [Answer(label, str(text)) for label, text in pairs if text], short=True)


def _offices(offices: list[Office]) -> Section:
    answers = [
        Answer(status.label, items=[_office(o) for o in offices if o.status == status])
        for status in OfficeStatus
        if any(o.status == status for o in offices)
    ]
    return Section(_("Offices and candidacies"), answers)


def _office(office: Office) -> str:
    parts = [
        str(office.get_kind_display()),
        str(office.get_level_display()),
        office.body,
        "" if office.area in office.body else office.area,
        years_in_words(office.since, office.until),
    ]
    return ", ".join(part for part in parts if part)


def _answers(application: Application, profile: Profile, facts: FormFacts) -> list[Section]:
    questions = {
        name: bound.label
        for step in STEPS[application.role]
        for name, bound in step(facts=facts).fields.items()
    } | HEADINGS
    return [
        Section(title, [_answer(questions.get(name, name), profile, name, facts) for name in names])
        for title, names in ANSWERS[application.role]
    ]


def _answer(question: Any, profile: Profile, name: str, facts: FormFacts) -> Answer:
    special = {
        "topics": lambda: [topic.label for topic in profile.topics.all()],
        "dates_ok": lambda: _dates(profile, facts),
        "self_rating": lambda: _ratings(profile),
    }
    if name in special:
        return Answer(question, items=special[name]())
    value = getattr(profile, name)
    if isinstance(value, list):
        return Answer(question, items=[_label(profile, name, item) for item in value])
    return Answer(question, text=_word(profile, name, value))


def _label(profile: Profile, name: str, item: str) -> str:
    """The words for one of several chosen; a goal has none but its own."""
    if name == "commitments":
        choices = COMMITMENTS[profile.application.role].choices
    else:
        field = profile._meta.get_field(name)
        choices = field.base_field.choices if isinstance(field, ArrayField) else []
    return str(dict(choices or []).get(item, item))


def _word(profile: Profile, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    display = getattr(profile, f"get_{name}_display", None)
    if display:
        return str(display())
    if hasattr(value, "year"):
        return date_format(value, "DATE_FORMAT")
    return "" if value is None else str(value)


def _dates(profile: Profile, facts: FormFacts) -> list[str]:
    """The answers in the order of the plan."""
    return [
        f"{public_title(event)} ({event.date_phrase}): {DateAnswer(answer).label}"
        for event in facts.events
        if (answer := profile.dates_ok.get(event.kind)) in DateAnswer.values
    ]


def _ratings(profile: Profile) -> list[str]:
    ratings = getattr(profile, "self_rating", {})
    return [f"{skill.label}: {ratings[skill]}" for skill in Skill if skill in ratings]


def _hints(
    application: Application,
    profile: Profile | None,
    offices: list[Office],
    facts: FormFacts,
) -> list[str]:
    """What must not be overlooked. Hints decide nothing."""
    held = [o for o in offices if o.status in (OfficeStatus.CURRENT, OfficeStatus.FORMER)]
    refused = [] if profile is None else [k for k, a in profile.dates_ok.items() if a == "NO"]
    titles = {event.kind: public_title(event) for event in facts.events}
    checks = [
        (application.person.is_minor(facts.start.year), _("Under 18 at the kick-off")),
        (application.is_late, _("Submitted late")),
        (profile and profile.hours_per_month == Hours.H3, _("Only up to 3 hours a month")),
        (
            getattr(profile, "membership_status", "") in GUESTS,
            _("Not a member: welcome as a mentee"),
        ),
        (application.role == Role.MENTOR and not held, _("No office named")),
        *[(True, _("“No” to: %(event)s") % {"event": titles.get(kind, kind)}) for kind in refused],
    ]
    return [text for wanted, text in checks if wanted]


def answers_of(application: Application, facts: FormFacts) -> list[Section]:
    """Only what was answered, for whoever judges it."""
    profile = _profile(application)
    return _answers(application, profile, facts) if profile else []


def offices_of(application: Application) -> Section:
    return _offices(list(application.person.offices.all()))
