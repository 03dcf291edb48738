"""What people send: complete, valid posts for each step, as a browser would make them."""

from datetime import timedelta

from django.utils.datastructures import MultiValueDict

from applications.forms import FormFacts, judged
from programme.models import Role
from tests.factories import EventFactory, TopicFactory
from tests.factories.programme import DEADLINE

LAST_MOMENT = DEADLINE.replace(microsecond=999_999)
NEXT_MOMENT = LAST_MOMENT + timedelta(microseconds=1)

CONSENT = {"consent_PROCESSING_1": "on"}


def mentee_posts(cohort) -> dict[str, dict]:
    topic = TopicFactory(cohort=cohort, label="Kommunales")
    return {
        "about": {
            "first_name": "Ayşe", "last_name": "Kaya", "gender": "F", "birth_year": "1984",
            "postal_code": "39104", "place": "Magdeburg", "membership_status": "NONE",
            "no_competing_party": "on", "heard_via": "JUSOS", "offices_rows": "1",
            "offices_0_kind": "OTHER", "offices_0_body": "Schülersprecherin",
            "offices_0_area": "Magdeburg", "offices_0_since": "2001",
        },
        "drive": {
            "closeness_text": "Mein Großvater war im Betriebsrat.",
            "shaping_text": "Ein Jugendclub für unser Dorf.", "topics": [str(topic.pk)],
            "target_bodies": ["STADTRAT", "LANDTAG"], "candidacy_plan": "YES",
            "candidacies_0_kind": "CITY_COUNCILLOR", "candidacies_0_area": "Magdeburg",
        },
        "needs": {
            "need_1": "open_doors", "need_2": "advise_decisions", "contact_wishes": ["AG"],
            "goal_1": "Ich kann eine Rede halten.", "skill_speaking": "2",
        },
        "working": {
            "initiative_text": "Ein Turnier.", "shaping_relation_text": "Ich rufe an.",
            "demand_text": "Ich frage nach.", "criticism_text": "Ich rede zu schnell.",
        },
        "time": {
            "hours_per_month": "H6", "date_KICKOFF": "YES", "slots": ["WEEKEND"],
            "max_distance_km": "50", "video_ok": "on", "mobility": ["PT"],
        },
        "wishes": {
            "mentor_gender_wish": "F", "exclusions_text": "Max Muster", "commitment_TIME": "on",
            "commitment_ACTIVE": "on", "commitment_NO_CLAIM": "on",
        },
    }  # fmt: skip


def mentor_posts(cohort) -> dict[str, dict]:
    topic = TopicFactory(cohort=cohort, label="Kommunales")
    return {
        "about": {
            "first_name": "Jörg", "last_name": "Lehmann", "gender": "M", "postal_code": "06108",
            "place": "Halle", "second_place": "Magdeburg", "heard_via": "PERSONAL",
            "offices_rows": "2", "offices_0_kind": "PARTY_BOARD:DISTRICT",
            "offices_0_area": "Halle", "offices_0_since": "1998", "offices_1_kind": "MDL",
            "offices_1_area": "Sachsen-Anhalt", "offices_1_since": "1994",
            "offices_1_until": "2002", "years_active": "20", "term_ends_on": "2009-06-30",
            "candidacy_plan": "NO",
        },
        "experience": {
            "experience_text": "Eine Schule gerettet.", "reflection_text": "Früher zuhören.",
            "social_text": "Ich frage nach.", "openness_text": "Der Skatepark.",
            "want_to_learn": "Wie Jüngere sich informieren.",
        },
        "offer": {
            "offers": ["open_doors", "pass_on_experience"], "contact_offers": ["FA"],
            "topics": [str(topic.pk)], "bodies_known": ["STADTRAT"],
        },
        "time": {
            "hours_per_month": "H6", "capacity": "2", "date_KICKOFF": "UNSURE",
            "slots": ["WD_EVE"], "max_distance_km": "ANY", "video_ok": "on", "nonmember_ok": "on",
            "public_profile": "Ich bin Stadtrat in Halle.", "profile_published": "on",
            "commitment_MEMBER": "on", "commitment_MEETINGS": "on",
            "commitment_CONFIDENTIAL": "on", "commitment_NO_PROMISES": "on",
        },
    }  # fmt: skip


POSTS = {Role.MENTEE: mentee_posts, Role.MENTOR: mentor_posts}


def posts_of(application) -> dict[str, dict]:
    """Valid posts for each step of this application, in a cohort with a kick-off."""
    if not application.cohort.events.filter(kind="KICKOFF").exists():
        EventFactory(cohort=application.cohort)
    return POSTS[application.role](application.cohort)


def as_lists(post: dict) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in post.items()}


def fill(application, **changes) -> None:
    """A draft in which every step is complete. ``about={"birth_year": "1900"}`` changes answers."""
    application.draft = {
        step: {"data": as_lists(post | changes.get(step, {})), "revision": 1, "saved_at": None}
        for step, post in posts_of(application).items()
    }
    application.save()


def answers_of(application) -> dict:
    """What a complete draft answers, as the services take it."""
    forms = judged(application, FormFacts(application.cohort))
    assert all(form.is_valid() for form in forms), [form.errors for form in forms]
    return {name: value for form in forms for name, value in form.cleaned_data.items()}


def form_for(step, cohort, **changes):
    """The form of a step with a valid post, some of it changed; None takes an answer away."""
    posts = mentor_posts if step.__module__.endswith("mentor") else mentee_posts
    post = {k: v for k, v in (posts(cohort)[step.key] | changes).items() if v is not None}
    facts = FormFacts(cohort, address="ayse@example.org")
    return step(MultiValueDict(as_lists(post)), facts=facts)
