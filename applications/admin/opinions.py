"""Complete reviews as another reader sees them."""

from dataclasses import dataclass
from typing import Any

from applications.models import CRITERIA, Review


@dataclass(frozen=True)
class Opinion:
    """One complete review as another reader sees it."""

    reviewer: str
    points: int
    scores: list[int]
    recommendation: str
    remark: str


def opinions_of(application: Any, reviews: list[Review], mask: Any) -> list[Opinion]:
    return [
        Opinion(
            reviewer=str(review.reviewer),
            points=review.points,
            scores=[review.scores.get(c.value) for c in CRITERIA[application.role]],
            recommendation=review.get_recommendation_display(),
            remark=mask(review.remark) if mask else review.remark,
        )
        for review in reviews
        if review.submitted_at and not review.recused
    ]
