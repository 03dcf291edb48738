"""Writes invented rows in a handful of statements, however many people there are."""

from datetime import date
from typing import Any

from accounts.models import Consent, ConsentKind, ConsentText, User
from applications.models import Application, MenteeProfile, MentorProfile
from programme.models import Office

from .people import Invented


def store(made: Invented, *, on: date) -> int:
    """Write invented rows in a handful of statements. People who are there already are left."""
    known = set(User.objects.values_list("email", flat=True))
    new = {person.pk for person in made.people if person.email not in known}
    applications = [a for a in made.applications if a.person_id in new]
    User.objects.bulk_create([p for p in made.people if p.pk in new], batch_size=2000)
    Application.objects.bulk_create(applications, batch_size=2000)
    kept = {application.pk for application in applications}
    profiles = [*made.mentee_profiles, *made.mentor_profiles]
    for model in (MenteeProfile, MentorProfile):
        rows: list[Any] = [p for p in profiles if isinstance(p, model) and p.application_id in kept]
        model.objects.bulk_create(rows, batch_size=2000)
        _store_topics(model, rows, dict(zip(profiles, made.topics, strict=True)))
    Office.objects.bulk_create([o for o in made.offices if o.person_id in new], batch_size=2000)
    _store_consents(applications, on=on)
    return len(applications)


def _store_topics(model, rows, topics) -> None:
    through = model.topics.through
    column = f"{model._meta.model_name}_id"
    through.objects.bulk_create(
        [
            through(**{column: profile.pk, "topic_id": topic.pk})
            for profile in rows
            for topic in topics[profile]
        ],
        batch_size=5000,
    )


def _store_consents(applications, *, on: date) -> None:
    texts = {text.kind: text for text in ConsentText.objects.current(on)}
    kinds = [ConsentKind.PROCESSING, ConsentKind.SHARE_CONTACT, ConsentKind.SHARE_DISTRICT]
    Consent.objects.bulk_create(
        [
            Consent(person=a.person, kind=kind, text=texts[kind], given_at=a.submitted_at)
            for a in applications
            for kind in kinds
        ],
        batch_size=5000,
    )
