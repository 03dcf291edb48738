"""A submitted application as the form it came from: people see their answers in its words."""

from typing import Any

from django.utils.datastructures import MultiValueDict

from applications.models import Application
from applications.queries import FormFacts
from programme.models import Role

from .mentee import ADULT_AGE
from .questions import as_posted, field_name
from .rows import as_rows


def stored_data(application: Application, facts: FormFacts) -> MultiValueDict | None:
    """What the person, the application and the profile hold, as it would be sent."""
    profile_name = "mentee_profile" if application.role == Role.MENTEE else "mentor_profile"
    profile = getattr(application, profile_name, None)
    if profile is None:
        return None
    values = _values(application, profile) | _own_answers(application, facts)
    if application.role == Role.MENTEE:
        values["birthday_before_kickoff"] = _birthday(application, facts)
    return MultiValueDict({name: _as_posted(value) for name, value in values.items()})


def _own_answers(application: Application, facts: FormFacts) -> dict[str, Any]:
    if not facts.questions:
        return {}
    return {
        field_name(answer.question): as_posted(answer.question, answer.value)
        for answer in application.answers.select_related("question")
    }


def _birthday(application: Application, facts: FormFacts) -> str:
    """What was said at the two limits. At the lower one only a yes could be sent in."""
    person = application.person
    if person.birth_year is None:
        return ""
    age = facts.start.year - person.birth_year
    if age == ADULT_AGE:
        return "yes" if person.adult_confirmed else "no"
    return "yes" if age == facts.cohort.min_age else ""


def _values(application: Application, profile) -> dict[str, Any]:
    person = application.person
    offices = list(person.offices.all())
    values = {field.name: getattr(person, field.name) for field in person._meta.fields}
    values |= {field.name: getattr(profile, field.name) for field in profile._meta.fields}
    values |= {
        "heard_via": application.heard_via,
        "association": application.association.ags if application.association else "",
        "topics": [str(topic.pk) for topic in profile.topics.all()],
        **{f"date_{kind}": answer for kind, answer in profile.dates_ok.items()},
        **{f"commitment_{promise}": True for promise in profile.commitments},
        **_rows("offices", as_rows(offices, candidacies=False)),
        **_rows("candidacies", as_rows(offices, candidacies=True)),
    }
    if application.role == Role.MENTEE:
        values |= {f"need_{n}": need for n, need in enumerate(profile.needs, start=1)}
        values |= {f"goal_{n}": goal for n, goal in enumerate(profile.goals_draft, start=1)}
        values |= {f"skill_{skill}": rating for skill, rating in profile.self_rating.items()}
    return values


def _rows(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    parts = {
        f"{name}_{number}_{part}": value
        for number, row in enumerate(rows)
        for part, value in row.items()
    }
    return parts | {f"{name}_rows": len(rows)}


def _as_posted(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(entry) for entry in value]
    if value is True:
        return ["on"]
    return [] if value in (None, "", False) else [str(value)]
