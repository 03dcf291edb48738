"""Storing a plan: what is missing is made, what differs is reported and left as it is.

Between two runs coordinators move dates and correct names. The file must not take that back
silently, so it only does with ``update``.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from accounts.services import ensure_consent_texts
from events.models import DEFAULT_MINUTES, Event, EventKind
from mentoring.core.errors import NotAllowedError
from programme.models import (
    AssociationKind,
    CallChannel,
    ChannelCode,
    Cohort,
    CohortStatus,
    DistrictAssociation,
    Phase,
    Topic,
)
from programme.services import ensure_groups, new_token

from .plan_file import Fields, Plan

TOPICS = [
    "Kommunales",
    "Arbeit und Wirtschaft",
    "Bildung und Wissenschaft",
    "Soziales und Gesundheit",
    "Gleichstellung",
    "Familie und Jugend",
    "Umwelt, Energie, Klima",
    "Verkehr und Wohnen",
    "Inneres und Recht",
    "Finanzen",
    "Kultur und Medien",
    "Landwirtschaft und ländlicher Raum",
    "Europa und Internationales",
    "Digitales",
    "Demokratie und Vielfalt",
]
# Suggestions, where the plan names no agenda.
AGENDAS = {
    EventKind.PRESENTATION: [
        "Idee",
        "Zeitplan",
        "Was wir von Euch brauchen",
        "Fragen",
    ],
    EventKind.FIRST_MEETING: [
        "Ankommen",
        "Programm und Spielregeln",
        "Einführung in die Rollen (getrennt, 60 Minuten)",
        "Gespräche zu zweit, je 8 Minuten",
        "Essen",
        "Wünsche abgeben",
    ],
    EventKind.INTERIM_REVIEW: [
        "Was läuft, was hakt",
        "Mentees und Mentor*innen getrennt",
        "Gemischte Runden",
        "Tandemzeit: Ziele anpassen",
    ],
    EventKind.CLOSING: [
        "Rückblick der Tandems",
        "Dank und Teilnahmebestätigungen",
        "Wie es weitergeht",
        "Feiern",
    ],
}


@dataclass
class Outcome:
    """What a run did: rows by the name of their model, and what it left alone."""

    cohort: Cohort
    created: Counter = field(default_factory=Counter)
    updated: Counter = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        return not self.created and not self.updated


@transaction.atomic
def load_plan(plan: Plan, *, update: bool = False, publish: bool | None = None) -> Outcome:
    """Store a plan. All or nothing; twice changes nothing.

    ``publish`` is for a new cohort: by default it is published if it is the only one.
    """
    with connection.cursor() as cursor:  # two runs at once would both find nothing
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_cohort'))")
    loader = _Loader(_cohort(plan, publish=publish), update=update)
    loader.cohort_itself(plan.cohort)
    for fields in plan.phases:
        loader.phase(fields)
    for fields in plan.events:
        loader.event(fields)
    for fields in plan.associations:
        loader.association(fields)
    for fields in [*plan.channels, {"code": ChannelCode.WEB, "label": "Internetseite"}]:
        loader.channel(fields)
    loader.topics(plan.topics or TOPICS)
    ensure_groups()
    ensure_consent_texts()
    return loader.outcome


def _cohort(plan: Plan, *, publish: bool | None) -> Cohort:
    """The stored cohort, or a new one that is not stored yet."""
    cohort = Cohort.objects.select_for_update().filter(key=plan.cohort["key"]).first()
    if cohort is not None:
        return cohort
    if publish is None:
        publish = not Cohort.objects.exists()
    if publish and Cohort.objects.published().exists():
        raise NotAllowedError(_("Another cohort is published already."))
    return Cohort(status=CohortStatus.PUBLISHED if publish else CohortStatus.DRAFT)


class _Loader:
    """Compares each row of the plan with what is stored."""

    def __init__(self, cohort: Cohort, *, update: bool):
        self.cohort, self.update = cohort, update
        self.outcome = Outcome(cohort)

    def cohort_itself(self, fields: Fields) -> None:
        stored = None if self.cohort._state.adding else self.cohort
        self._row(self.cohort, stored, fields)

    def phase(self, fields: Fields) -> None:
        stored = self.cohort.phases.filter(kind=fields["kind"]).first()
        if stored is not None:
            fields = {**fields, "steps": _with_ticks(fields["steps"], stored.steps)}
        self._row(Phase(cohort=self.cohort), stored, fields)

    def event(self, fields: Fields) -> None:
        stored = self.cohort.events.filter(key=fields["key"]).first()
        agenda = fields["agenda"] or "\n".join(AGENDAS.get(fields["kind"], []))
        new = Event(
            cohort=self.cohort, agenda=agenda, expected_minutes=DEFAULT_MINUTES.get(fields["kind"])
        )
        if not fields["agenda"]:
            fields = {name: value for name, value in fields.items() if name != "agenda"}
        self._row(new, stored, fields)

    def association(self, fields: Fields) -> None:
        stored = DistrictAssociation.objects.filter(ags=fields["ags"]).first()
        self._row(DistrictAssociation(), stored, fields)

    def channel(self, fields: Fields) -> None:
        """A way of the call; those of the associations once for each, with a link of its own."""
        self._channel(fields, None)
        if fields["code"] in AssociationKind.values:
            for association in DistrictAssociation.objects.filter(kind=fields["code"]):
                self._channel({**fields, "label": association.name}, association)

    def _channel(self, fields: Fields, association: DistrictAssociation | None) -> None:
        stored = (
            self.cohort.channels.filter(code=fields["code"], association=association)
            .order_by("created_at")
            .first()
        )
        new = CallChannel(cohort=self.cohort, association=association, token=new_token())
        self._row(new, stored, fields)

    def topics(self, labels: list[str]) -> None:
        """Only all together: a topic that a coordinator took out stays out."""
        if self.cohort.topics.exists():
            return
        for order, label in enumerate(labels, start=1):
            self._row(Topic(cohort=self.cohort), None, {"label": label, "order": order})

    def _row(self, new: models.Model, stored: models.Model | None, fields: Fields) -> None:
        name = new._meta.verbose_name_plural
        row = stored or new
        changes = {key: value for key, value in fields.items() if getattr(row, key) != value}
        if stored is not None and not changes:
            return
        if stored is not None and not self.update:
            self.outcome.differences += [_difference(row, key, changes[key]) for key in changes]
            return
        for key, value in changes.items():
            setattr(row, key, value)
        row.save()
        (self.outcome.updated if stored else self.outcome.created)[name] += 1


def _with_ticks(steps: list[Fields], stored: list[Fields]) -> list[Fields]:
    """The steps of the file, with the ticks that the team has set."""
    ticks = {step.get("text"): step for step in stored}
    return [ticks.get(step["text"], step) for step in steps]


def _difference(row: models.Model, key: str, value: Any) -> str:
    label = getattr(row._meta.get_field(key), "verbose_name", key)
    return _("%(model)s “%(row)s”, %(field)s: stored %(stored)s, in the file %(value)s.") % {
        "model": row._meta.verbose_name,
        "row": row,
        "field": label,
        "stored": _shown(getattr(row, key)),
        "value": _shown(value),
    }


def _shown(value: Any) -> str:
    text = str(value) if value not in (None, "", []) else "–"
    return text if len(text) <= 60 else f"{text[:59]}…"
