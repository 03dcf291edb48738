"""What two versions of a step say differently, in words."""

from typing import Any

from .base import StepForm
from .questions import OwnQuestions, field_name

UNTOLD = "exclusions_text"  # read by the coordination alone, and emptied once it is taken over


def changes_between(before: StepForm, after: StepForm) -> list[dict[str, Any]]:
    """One entry for each answer that differs, as ``services.Changed`` takes it."""
    said_before, said_after = before.said(), after.said()
    hidden = _not_for_reviewers(after)
    found = []
    for name in dict.fromkeys([*said_before, *said_after]):
        label = str((said_after.get(name) or said_before[name])[0])
        was, now = (str(said.get(name, ("", ""))[1]) for said in (said_before, said_after))
        if was != now and name != UNTOLD:
            found.append(
                {"label": label, "before": was, "after": now, "for_reviewers": name not in hidden}
            )
    return found


def _not_for_reviewers(form: StepForm) -> set[str]:
    asked = form.asked if isinstance(form, OwnQuestions) else []
    return {field_name(question) for question in asked if not question.for_reviewers}
