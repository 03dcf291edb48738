"""An application without whose it is. What is shown is built anew: what is new stays hidden."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from applications.models import Application
from applications.queries.masking import Masker
from applications.queries.naming import Naming
from mentoring.core.admin import Change
from programme.models import Cohort
from programme.queries import permissions_in

from .page import Answer, Page, Section


def naming_of(request: HttpRequest) -> Naming:
    """Who this reader may call by name: asked once for a page."""
    known: Any = request
    if not hasattr(known, "_naming"):
        known._naming = Naming(known.user)
    return known._naming


def rights_of(request: HttpRequest, cohort: Cohort) -> frozenset[str]:
    """What the reader may do in this cohort: asked once for a page."""
    known: Any = request
    if not hasattr(known, "_rights"):
        known._rights = {}
    if cohort.pk not in known._rights:
        known._rights[cohort.pk] = permissions_in(known.user, cohort)
    return known._rights[cohort.pk]


def veiled_page(page: Page, application: Application, mask: Masker) -> Page:
    """The same answers without what points to a person: no section about them at all."""
    return Page(
        facts=[facts_of(application)],
        answers=veiled(page.answers, mask),
        hints=[_("Submitted late")] if application.is_late else [],
        exclusions="",
        consents=[],
        other_roles=[],
    )


def facts_of(application: Application) -> Section:
    """What a reader without names is told: the district, and where it stands."""
    pairs = [
        (_("Association"), application.association),
        (_("State"), application.get_state_display()),
        (_("Submitted"), application.submitted_at and f"{application.submitted_at:%d.%m.%Y}"),
    ]
    answers = [Answer(label, str(value)) for label, value in pairs if value]
    return Section(_("Process"), answers, short=True)


def veiled(sections: list[Section], mask: Masker) -> list[Section]:
    return [
        replace(
            section,
            answers=[
                replace(answer, text=mask(answer.text), items=[mask(item) for item in answer.items])
                for answer in section.answers
            ],
        )
        for section in sections
    ]


def veiled_history(changes: list[Change], application: Application, name: str) -> list[Change]:
    """Who changed what; the person themselves under their pseudonym."""
    return [
        replace(change, by=name) if _is_person(change.by, application) else change
        for change in changes
    ]


def _is_person(author: Any, application: Application) -> bool:
    return getattr(author, "pk", None) == application.person_id


@dataclass(frozen=True)
class Called:
    """Stands for a row where only its key and its name are wanted."""

    pk: Any
    name: str

    def __str__(self):
        return self.name
