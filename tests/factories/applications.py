from datetime import datetime

import factory

from applications.models import (
    CRITERIA,
    REVIEWS_NEEDED,
    Ability,
    Application,
    ApplicationState,
    Hours,
    LateAdmission,
    MaxDistance,
    MembershipStatus,
    MenteeCommitment,
    MenteeCriterion,
    MenteeProfile,
    MentorCommitment,
    MentorNomination,
    MentorProfile,
    Question,
    QuestionKind,
    Recommendation,
    RejectionReason,
    Review,
    TargetBody,
)
from mentoring.core import clock
from programme.models import Role

from .accounts import UserFactory
from .programme import BERLIN, CohortFactory, DistrictAssociationFactory, OfficeFactory


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A submitted application without answers; ``mentee_application()`` has them too."""

    class Meta:
        model = Application

    class Params:
        decided = factory.Trait(
            decided_at=factory.LazyFunction(clock.now), decided_by=factory.SubFactory(UserFactory)
        )
        accepted = factory.Trait(decided=True, state=ApplicationState.ACCEPTED)
        rejected = factory.Trait(
            decided=True,
            state=ApplicationState.REJECTED,
            decision_reason=RejectionReason.NO_PLACE,
        )
        waitlisted = factory.Trait(
            decided=True,
            state=ApplicationState.WAITLISTED,
            waitlist_rank=factory.Sequence(lambda n: n + 1),
        )
        withdrawn = factory.Trait(state=ApplicationState.WITHDRAWN)
        in_review = factory.Trait(state=ApplicationState.IN_REVIEW)
        draft_only = factory.Trait(state=ApplicationState.DRAFT, submitted_at=None)

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(UserFactory)
    role = Role.MENTEE
    association = factory.SubFactory(DistrictAssociationFactory)
    state = ApplicationState.SUBMITTED
    submitted_at = datetime(2008, 9, 1, 12, tzinfo=BERLIN)


class MenteeProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MenteeProfile

    application = factory.SubFactory(ApplicationFactory)
    membership_status = MembershipStatus.MEMBER
    closeness_text = "Mein Großvater war im Betriebsrat."
    shaping_text = "Ein Jugendclub für unser Dorf."
    target_bodies = [TargetBody.GEMEINDERAT]
    needs = [Ability.ADVISE_DECISIONS]
    goals_draft = ["Ich kann eine Rede halten."]
    initiative_text = "Ich habe ein Turnier organisiert."
    shaping_relation_text = "Ich rufe an."
    demand_text = "Ich frage nach."
    criticism_text = "Ich rede zu schnell."
    hours_per_month = Hours.H6
    max_distance_km = MaxDistance.KM50
    dates_ok = {"KICKOFF": "YES"}
    video_ok = True
    commitments = MenteeCommitment.values


class MentorProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MentorProfile

    application = factory.SubFactory(ApplicationFactory, role=Role.MENTOR)
    offers = [Ability.ADVISE_DECISIONS, Ability.PASS_ON_EXPERIENCE]
    bodies_known = [TargetBody.STADTRAT]
    years_active = 20
    reflection_text = "Ich würde früher zuhören."
    social_text = "Ich frage nach Gründen."
    experience_text = "Ich habe eine Schule gerettet."
    openness_text = "Der Skatepark."
    want_to_learn = "Wie Jüngere sich informieren."
    hours_per_month = Hours.H6
    max_distance_km = MaxDistance.KM50
    dates_ok = {"KICKOFF": "YES"}
    video_ok = True
    nonmember_ok = True
    public_profile = "Ich bin Stadträtin in Magdeburg."
    profile_published = True
    commitments = MentorCommitment.values


class ReviewFactory(factory.django.DjangoModelFactory):
    """A complete review of a mentee's application: two points everywhere."""

    class Meta:
        model = Review

    application = factory.SubFactory(ApplicationFactory, in_review=True)
    reviewer = factory.SubFactory(UserFactory)
    scores = factory.LazyFunction(lambda: dict.fromkeys(MenteeCriterion.values, 2))
    recommendation = Recommendation.ACCEPT
    submitted_at = factory.LazyFunction(clock.now)


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    cohort = factory.SubFactory(CohortFactory)
    role = Role.MENTEE
    label = factory.Sequence(lambda n: f"Eigene Frage {n}?")
    kind = QuestionKind.SHORT
    order = factory.Sequence(lambda n: n)


class MentorNominationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MentorNomination

    cohort = factory.SubFactory(CohortFactory)
    association = factory.SubFactory(DistrictAssociationFactory)
    name = "Karin Vorgeschlagen"
    email = factory.Sequence(lambda n: f"vorgeschlagen{n}@example.org")
    nominated_by = factory.SubFactory(UserFactory)


class LateAdmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LateAdmission

    cohort = factory.SubFactory(CohortFactory)
    email = factory.Sequence(lambda n: f"spaet{n}@example.org")
    role = Role.MENTEE
    expires_at = datetime(2008, 10, 5, 18, tzinfo=BERLIN)
    reason = "War krank."
    opened_by = factory.SubFactory(UserFactory)


def reviewed(application, *points, **fields):
    """The application with as many reviews as its role needs, or with one for each of ``points``.

    Each is given as a mean for all criteria: 2 makes 18 of 27 points.
    """
    criteria = CRITERIA[application.role].values
    for given in points or [2] * REVIEWS_NEEDED[application.role]:
        ReviewFactory(application=application, scores=dict.fromkeys(criteria, given), **fields)
    if application.state == ApplicationState.SUBMITTED:
        application.state = ApplicationState.IN_REVIEW
        application.save()
    return application


def mentee_application(**fields):
    """A mentee's application with answers. Those of the profile are given as ``profile__…``."""
    return _with_profile(MenteeProfileFactory, Role.MENTEE, fields)


def mentor_application(**fields):
    """A mentor's application with answers and an office."""
    application = _with_profile(MentorProfileFactory, Role.MENTOR, fields)
    OfficeFactory(person=application.person)
    return application


def _with_profile(profile_factory, role, fields):
    profile = {
        name.removeprefix("profile__"): fields.pop(name)
        for name in list(fields)
        if name.startswith("profile__")
    }
    application = ApplicationFactory(role=role, **fields)
    profile_factory(application=application, **profile)
    return application
