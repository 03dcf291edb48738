"""Invented reviews: the same for the same application and reader, whenever they are told."""

from random import Random

from accounts.models import User
from applications import services
from applications.models import CRITERIA, Application, Recommendation
from programme.models import Role

REMARKS = (
    "",
    "Klare Vorstellung, was sich vor Ort ändern soll.",
    "Die Ziele dürften konkreter sein.",
    "Bringt ein eigenes Beispiel mit.",
    "Beim Zeitbudget sollten wir nachfragen.",
)


def review(application: Application, *, by: User) -> None:
    """Somebody reads and gives points. Who has done so before leaves it at that."""
    if application.reviews.filter(reviewer=by).exists():
        return
    chance = Random(f"{application.person.email} {by.email}")  # noqa: S311 - invented points
    criteria = CRITERIA[Role(application.role)].values
    scores = {name: chance.choices((0, 1, 2, 3), (1, 5, 12, 7))[0] for name in criteria}
    services.save_review(
        application,
        by=by,
        scores=scores,
        recommendation=_recommended(sum(scores.values()) / len(scores)),
        remark=chance.choice(REMARKS),
    )


def _recommended(mean: float) -> Recommendation:
    if mean >= 1.8:
        return Recommendation.ACCEPT
    return Recommendation.DISCUSS if mean >= 1.6 else Recommendation.WAITLIST
