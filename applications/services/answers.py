"""Where each answer goes: person, application, offices, profile. Nothing else is stored."""

from typing import Any

from accounts.models import User
from applications.models import Application, MenteeProfile, MentorProfile, Profile
from mentoring.core import clock
from mentoring.core.models import name_author
from programme.geo import locate
from programme.models import DistrictAssociation, Office, OfficeStatus, Role

from .questions import store_own_answers

PERSON = [
    "first_name", "last_name", "pronoun", "phone", "birth_year", "gender", "postal_code", "place",
    "local_branch", "second_place", "adult_confirmed", "guardian_name", "guardian_email",
]  # fmt: skip
BOTH_PROFILES = [
    "hours_per_month", "slots", "dates_ok", "max_distance_km", "video_ok", "candidacy_plan",
    "exclusions_text", "commitments",
]  # fmt: skip
PROFILE: dict[str, list[str]] = {
    Role.MENTEE: [
        *BOTH_PROFILES, "membership_status", "no_competing_party", "closeness_text", "shaping_text",
        "target_bodies", "horizon", "needs", "contact_wishes", "goals_draft", "self_rating",
        "initiative_text", "shaping_relation_text", "demand_text", "criticism_text", "growth_text",
        "engagement_text", "mobility", "busy_periods", "mentor_wish", "mentor_gender_wish",
    ],
    Role.MENTOR: [
        *BOTH_PROFILES, "offers", "contact_offers", "bodies_known", "years_active",
        "reflection_text", "social_text", "experience_text", "openness_text", "want_to_learn",
        "capacity", "shadowing_offers", "term_ends_on", "nonmember_ok", "minors_ok", "mentee_wish",
        "public_profile", "profile_published",
    ],
}  # fmt: skip
MODELS: dict[str, type[Profile]] = {Role.MENTEE: MenteeProfile, Role.MENTOR: MentorProfile}


def store_answers(application: Application, answers: dict[str, Any]) -> None:
    """Write the answers of one step or of all. The application itself is saved by the caller."""
    _store_person(application.person, answers)
    _store_offices(application.person, answers)
    if "heard_via" in answers:
        application.heard_via = answers["heard_via"]
        application.association = DistrictAssociation.objects.filter(
            ags=answers.get("association") or ""
        ).first()
    _store_profile(application, answers)
    store_own_answers(application, answers.get("questions"))


def _store_profile(application: Application, answers: dict[str, Any]) -> None:
    model = MODELS[application.role]
    stored = model._default_manager.filter(application=application).first()
    profile = stored or model(application=application)
    given = [name for name in PROFILE[application.role] if name in answers]
    for name in given:
        setattr(profile, name, answers[name])
    if given:
        profile.save()
    if "topics" in answers:
        profile.topics.set(answers["topics"])


def _store_person(person: User, answers: dict[str, Any]) -> None:
    given = [name for name in PERSON if name in answers]
    if not given:
        return
    for name in given:
        setattr(person, name, answers[name])
    home = locate(postal_code=person.postal_code, place=person.place)
    person.lat, person.lon = (home.lat, home.lon) if home else (None, None)
    second = locate(place=person.second_place) if person.second_place else None
    person.second_lat, person.second_lon = (second.lat, second.lon) if second else (None, None)
    name_author(person, by=person)
    person.save()


def _store_offices(person: User, answers: dict[str, Any]) -> None:
    """The form began with what was known, so its rows take the place of the earlier ones."""
    if "offices" in answers:
        person.offices.filter(status__in=[OfficeStatus.CURRENT, OfficeStatus.FORMER]).delete()
        for row in answers["offices"]:
            Office.objects.create(person=person, status=_status_of(row), **row)
    if "candidacies" in answers:
        person.offices.filter(status=OfficeStatus.CANDIDACY).delete()
        for row in answers["candidacies"]:
            Office.objects.create(person=person, status=OfficeStatus.CANDIDACY, **row)


def _status_of(row: dict[str, Any]) -> OfficeStatus:
    """A mandate that ends this year, or later, is still held."""
    until = row["until"]
    is_over = until is not None and until < clock.today().year
    return OfficeStatus.FORMER if is_over else OfficeStatus.CURRENT
