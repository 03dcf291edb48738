"""The summary of the decisions for the state board. Without names it tells no small group."""

from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import CRITERIA, Application, ApplicationState
from mentoring.core import clock, typesetting
from programme.models import Cohort

from . import queries
from .queries.summary import RoleSummary, summary
from .questionnaires import RECOGNISED_BY, RULE

TEMPLATE = "decisions.typ"
LONGEST = 2_000_000  # characters: a name is a line, and a cohort may have thousands
TITLE = "Auswahl der Mentees und Mentor*innen"
WORDS = {
    "page": "Seite",
    "as_of": "Stand",
    "criteria": "Wonach ausgewählt wird",
    "reasons": "Gründe der Absagen",
    "districts": "Kreise mit Zusage",
    "names": "Namen",
    "small": (
        "„<5“ steht für eine bis vier Personen; „–“ wird nicht ausgewiesen, weil sich sonst eine "
        "so kleine Gruppe errechnen ließe."
    ),
}
NAMED = {
    ApplicationState.ACCEPTED: "Zugesagt",
    ApplicationState.WAITLISTED: "Warteliste",
    ApplicationState.REJECTED: "Kein Platz in diesem Durchgang",
}


def decisions_pdf(cohort: Cohort, *, named: list[Application] | None = None) -> bytes:
    """``named``: whose names are listed too. Then it is confidential, and small groups are told."""
    year = queries.start_of(cohort).year
    roles = summary(cohort, year=year, is_full=named is not None)
    day = date_format(clock.today(), "j. F Y")
    marked = ["Vertraulich"] if named is not None else []
    data = {
        "title": TITLE,
        "cohort": cohort.label,
        "author": settings.ORGANISATION["name"],
        "words": WORDS,
        "day": day,
        "rule": RULE,
        "small": "" if named is not None else WORDS["small"],
        "footer": " · ".join([*marked, TITLE, cohort.label, day]),
        "roles": [_role(role, named) for role in roles],
    }
    return typesetting.pdf(
        TEMPLATE, data, too_long=_("This text is too long to be printed."), longest=LONGEST
    )


def filename(cohort: Cohort) -> str:
    return f"mentoring_{cohort.key}_auswahl_{clock.today():%Y%m%d}.pdf"


def _role(found: RoleSummary, named: list[Application] | None) -> dict[str, Any]:
    return {
        "label": found.label,
        "blocks": [
            {"title": block.title, "columns": block.columns, "rows": block.rows}
            for block in found.blocks
        ],
        "reasons": [list(pair) for pair in found.reasons],
        "districts": f"{found.districts} von {found.all_districts}",
        "criteria": [
            [str(criterion.label), RECOGNISED_BY[criterion.value]]
            for criterion in CRITERIA[found.role]
        ],
        "names": [_names(state, word, found.role, named or []) for state, word in NAMED.items()]
        if named
        else [],
    }


def _names(state: str, word: str, role: str, named: list[Application]) -> dict[str, Any]:
    rows = [row for row in named if row.role == role and row.state == state]
    return {
        "title": word,
        "rows": [
            f"{row.person}, {row.association}" if row.association else str(row.person)
            for row in rows
        ],
    }
