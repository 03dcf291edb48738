"""What the tables of this app say about people, and when it goes."""

from mentoring.core.privacy import BASE_FIELDS, PersonalData, history_of

from .models import (
    AgreementSignature,
    Goal,
    MatchingLock,
    MatchingPair,
    MatchingRun,
    MentoringAgreement,
    PlaceRequest,
    Preference,
    Tandem,
    WishRequest,
)

TANDEM = PersonalData(
    model=Tandem,
    erase={"override_reason": "", "end_reason": "", "match_parts": [], "standby": None},
    keep=BASE_FIELDS
    | {"cohort", "mentee", "mentor", "place", "state", "distance_km", "mentee_answer"}
    | {"mentor_answer", "proposed_by", "confirmed_by", "confirmed_at", "starts_on", "ends_on"}
    | {"ended_on", "contact_person", "match_score", "previous"},
)
AGREEMENT = PersonalData(
    model=MentoringAgreement,
    erase={
        "places": "",
        "mentee_expects": "",
        "mentor_expects": "",
        "not_expected": "",
        "mentor_learns": "",
        "shadowing_plan": "",
        "feedback_rule": "",
        "text": {},
    },
    keep=BASE_FIELDS
    | {"tandem", "version", "state", "rhythm", "meeting_minutes", "first_conversation_on"}
    | {"channels", "reply_days", "starts_on", "ends_on", "edited_by", "revision", "text_hash"},
    expired=MentoringAgreement.objects.expired,
)
PERSONAL_DATA = [
    TANDEM,
    history_of(TANDEM),
    AGREEMENT,
    history_of(AGREEMENT),
    PersonalData(
        model=AgreementSignature,
        erase={"typed_name": ""},
        keep=BASE_FIELDS | {"agreement", "person", "signed_at", "method", "text_hash", "witness"},
        expired=AgreementSignature.objects.expired,
    ),
    PersonalData(
        model=Goal,
        erase={"text": "", "success_sign": ""},
        keep=BASE_FIELDS | {"tandem", "order"},
        expired=Goal.objects.expired,
    ),
    # Who wishes for whom, or not, has no other end than being deleted as a whole.
    PersonalData(
        model=Preference,
        keep=BASE_FIELDS
        | {"cohort", "from_participation", "to_participation", "kind", "rank", "basis"},
        expired=Preference.objects.expired,
        whole=True,
    ),
    PersonalData(
        model=WishRequest,
        keep=BASE_FIELDS | {"participation", "asked_at", "reminded_at", "answered_at"},
        expired=WishRequest.objects.expired,
        whole=True,
    ),
    PersonalData(
        model=PlaceRequest,
        keep=BASE_FIELDS | {"mentor", "asked_by", "answer", "answered_at"},
        expired=PlaceRequest.objects.expired,
        whole=True,
    ),
    # Drafts of the matching, and what was set for them: deleted as a whole, too.
    PersonalData(
        model=MatchingRun,
        keep=BASE_FIELDS
        | {"cohort", "created_by", "preset", "weights", "kept_from", "seed", "inputs_hash"}
        | {"versions", "values", "is_proven", "leftover", "helpful_places", "record"},
        expired=MatchingRun.objects.expired,
    ),
    PersonalData(
        model=MatchingPair,
        keep=BASE_FIELDS
        | {"run", "mentee", "mentor", "points", "parts", "distance_km", "is_pinned", "next_best"}
        | {"tandem", "standby"},
        whole=True,
    ),
    PersonalData(
        model=MatchingLock,
        keep=BASE_FIELDS | {"cohort", "mentee", "mentor", "kind", "reason", "created_by"},
        expired=MatchingLock.objects.expired,
        whole=True,
    ),
]
