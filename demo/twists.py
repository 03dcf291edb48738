"""What makes a selection more than counting: own questions, a conflict, a late one, a double."""

from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import ConsentKind, User
from accounts.services import give_consent
from applications import services as applications
from applications.models import Answer, Application, Question, QuestionKind, RecusalReason
from mentoring.core import clock
from privacy.services import merge_people
from programme.models import Cohort, Role

from . import reading

LANGUAGES = ("Deutsch und Russisch", "Deutsch", "Deutsch, Polnisch, etwas Englisch")
SECOND_ADDRESS = "noch.einmal@erfunden.example"


def ask(_until: datetime) -> None:
    """Two questions that the form does not have; one of them only the coordination reads."""
    cohort, by = Cohort.objects.published().get(), _team("koordination")
    languages = Question(
        cohort=cohort, role=Role.MENTEE, kind=QuestionKind.SHORT, order=1, for_reviewers=True,
        label="Welche Sprachen sprichst Du?",
    )  # fmt: skip
    needs = Question(
        cohort=cohort, role=Role.MENTEE, kind=QuestionKind.LONG, order=2, for_reviewers=False,
        label="Was brauchst Du, um gut dabei zu sein?",
        help_text="Zum Beispiel Kinderbetreuung oder einen Raum ohne Stufen.",
    )  # fmt: skip
    for question in (languages, needs):
        applications.save_question(question, by=by)
    for number, application in enumerate(_mentees()):
        said = LANGUAGES[number % len(LANGUAGES)]
        Answer.objects.create(application=application, question=languages, value=said)


def step_aside(_until: datetime) -> None:
    """A reader knows an applicant too well."""
    applications.recuse(_mentees()[6], by=_team("team2"), reason=RecusalReason.KIN)


def replace(_until: datetime) -> None:
    """Somebody else reads what was left open."""
    reading.review(_mentees()[6], by=_team("koordination2"))


def apply_twice(_until: datetime) -> None:
    """One human, two addresses: the team gets a hint, and makes the two accounts one."""
    first = _mentees()[4]
    person, profile = first.person, first.mentee_profile
    topics = list(profile.topics.all())
    person.pk, person.email, person._state.adding = uuid4(), SECOND_ADDRESS, True
    person.save()
    give_consent(person, ConsentKind.PROCESSING)
    at = clock.now() - timedelta(minutes=1)
    first.pk, first.person, first._state.adding = uuid4(), person, True
    first.submitted_at = at
    first.save()
    profile.pk, profile.application, profile._state.adding = uuid4(), first, True
    profile.save()
    profile.topics.set(topics)


def make_one(_until: datetime) -> None:
    gone = User.objects.get(email=SECOND_ADDRESS)
    kept = User.objects.exclude(pk=gone.pk).get(
        first_name=gone.first_name, last_name=gone.last_name, birth_year=gone.birth_year,
        postal_code=gone.postal_code,
    )  # fmt: skip
    merge_people(kept=kept, gone=gone, by=_team("koordination"))


def admit_late(_until: datetime) -> None:
    """Somebody was ill on the last days. Whether they apply is left to whoever plays."""
    applications.admit_late(
        cohort=Cohort.objects.published().get(),
        email="svea.nachtigall@erfunden.example",
        role=Role.MENTEE,
        expires_at=clock.now() + timedelta(days=3),
        reason="Lag bis gestern im Krankenhaus.",
        by=_team("koordination"),
    )


def _team(local: str) -> User:
    return User.objects.get(email=f"{local}@erfunden.example")


def _mentees() -> list[Application]:
    rows = Application.objects.undecided().filter(role=Role.MENTEE)
    return list(rows.select_related("person", "cohort", "mentee_profile").order_by("submitted_at"))
