"""A word of its own in every personal text, and a look at all pages for whose words are on them."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from django.contrib.postgres.fields import ArrayField
from django.db import models
from pypdf import PdfReader

from applications.models import (
    Answer,
    AnswerChange,
    LateAdmission,
    MenteeProfile,
    MentorProfile,
    Question,
)
from mails.models import OutgoingMail

CANARY = re.compile(r"q(applicant|draft|mentee|mentor|third|fourth|pair|goal)7(\w+?)7q")
SHIPPED = {
    "password",
    "commitments",
    "search_name",
    "kind",
    "dedupe_key",
    "message_id",
    "related",
    "text_hash",
}
JSON = {"draft"}


def plant(row: models.Model, who: str) -> set[str]:
    """Fill every text of a row that a person types in, and say which fields these are."""
    planted = set()
    for field in row._meta.concrete_fields:
        canary = f"q{who}7{field.name}7q"
        if field.name in SHIPPED:
            continue
        if isinstance(field, models.EmailField):
            setattr(row, field.name, f"{canary}@example.org")
        elif isinstance(field, ArrayField) and not field.base_field.choices:
            setattr(row, field.name, [canary])
        elif field.name in JSON:
            setattr(row, field.name, {"closeness_text": canary})
        elif not _is_text(field):
            continue
        else:
            setattr(row, field.name, canary)
        planted.add(field.name)
    row.save()
    return planted


def _is_text(field) -> bool:
    free = isinstance(field, models.CharField | models.TextField) and not field.choices
    return free and (field.max_length or 99) >= 40


def plant_application(application, who: str) -> set[str]:
    found = plant(application, who) | plant(application.person, who)
    for model in (MenteeProfile, MentorProfile):
        for profile in model.objects.filter(application=application):
            found |= plant(profile, who)
    for office in application.person.offices.all():
        found |= plant(office, who)
    return found


def plant_own_answers(application, who: str) -> set[str]:
    """What a cohort asks beyond the form, and a later change: once for all, once in confidence."""
    for name, for_reviewers in (("own", True), ("reserved", False)):
        question, _created = Question.objects.get_or_create(
            cohort=application.cohort,
            role=application.role,
            label=f"Frage {name}",
            defaults={"kind": "SHORT", "for_reviewers": for_reviewers},
        )
        Answer.objects.create(
            application=application, question=question, value=f"q{who}7{name}answer7q"
        )
        AnswerChange.objects.create(
            application=application,
            label=question.label,
            before=f"q{who}7{name}change7q",
            for_reviewers=for_reviewers,
        )
    return {"ownanswer", "ownchange", "reservedanswer", "reservedchange"}


def plant_late(application, who: str, *, by) -> set[str]:
    """Somebody was let in late, for a reason."""
    LateAdmission.objects.create(
        cohort=application.cohort,
        email=application.person.email,
        role=application.role,
        expires_at=application.created_at,
        reason=f"q{who}7late7q",
        opened_by=by,
    )
    return {"late"}


def plant_mail(person, who: str) -> set[str]:
    return plant(OutgoingMail(recipient=person, kind="M04", dedupe_key=who, message_id=who), who)


def shown_in(response) -> set[tuple[str, str]]:
    """Whose words of which fields an answer contains."""
    content = response.getvalue() if response.streaming else response.content
    if content.startswith(b"%PDF"):
        pages = PdfReader(BytesIO(content)).pages
        text = "".join("".join(page.extract_text().split()) for page in pages)
    elif content.startswith(b"PK"):
        book = ZipFile(BytesIO(content))
        text = "".join(book.read(name).decode() for name in book.namelist())
    else:
        text = unescape(content.decode(errors="replace"))
    return set(CANARY.findall(text.lower()))
