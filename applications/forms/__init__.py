"""The steps of each role. A form validates; what it found is handed to the services by the view."""

from typing import Any

from django.utils.datastructures import MultiValueDict

from applications.models import Application
from applications.queries import FormFacts
from programme.models import Role

from . import mentee, mentor
from .base import StepForm
from .changes import changes_between
from .consent import ConsentForm
from .questions import OfMentees, OfMentors, OwnQuestions
from .review import DECLARED, AnswerForm, ReviewForm
from .rows import as_rows
from .stored import stored_data

STEPS: dict[str, list[type[StepForm]]] = {Role.MENTEE: mentee.STEPS, Role.MENTOR: mentor.STEPS}
OWN: dict[str, type[OwnQuestions]] = {Role.MENTEE: OfMentees, Role.MENTOR: OfMentors}
# What a first form may know of the person, from an earlier application say.
KNOWN = [
    "first_name", "last_name", "pronoun", "phone", "birth_year", "postal_code", "place",
    "local_branch", "second_place",
]  # fmt: skip


def known_of(person) -> dict[str, Any]:
    """What is known already, to begin with. The gender is asked, not presumed."""
    offices = list(person.offices.all())
    known = {name: getattr(person, name) for name in KNOWN}
    return known | {
        "offices": as_rows(offices, candidacies=False),
        "candidacies": as_rows(offices, candidacies=True),
    }


def steps_of(role: str, facts: FormFacts) -> list[type[StepForm]]:
    """The steps of a role in this cohort: those of the programme, and its own questions."""
    own = [OWN[role]] if any(question.role == role for question in facts.questions) else []
    return [*STEPS[role], *own]


def judged(application: Application, facts: FormFacts) -> list[StepForm]:
    """All steps of a draft, bound to what was typed in: ``is_valid()`` says what is missing."""
    return [
        step(MultiValueDict(application.draft.get(step.key, {}).get("data", {})), facts=facts)
        for step in steps_of(application.role, facts)
    ]


def stored(application: Application, facts: FormFacts) -> list[StepForm]:
    """All steps of what was sent in, bound to what the person and the profile hold."""
    data = stored_data(application, facts)
    if data is None:
        return []
    return [step(data, facts=facts) for step in steps_of(application.role, facts)]


__all__ = [
    "DECLARED",
    "STEPS",
    "AnswerForm",
    "ConsentForm",
    "FormFacts",
    "ReviewForm",
    "StepForm",
    "changes_between",
    "judged",
    "known_of",
    "steps_of",
    "stored",
]
