"""What the tables of this app say about people, and when it goes."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from mentoring.core.privacy import BASE_FIELDS, PersonalData, history_of

from .models import AccessLog, Consent, ConsentText, EmailChange, OneTimeLink, User

USER = PersonalData(
    model=User,
    erase={
        # Nobody can be reached by it, and yet no two people share it.
        "email": Concat(
            Value("geloescht-"),
            Cast("id", CharField()),
            Value("@example.invalid"),
            output_field=CharField(),
        ),
        "password": "!",
        "first_name": "",
        "last_name": "",
        "search_name": "",
        "pronoun": "",
        "phone": "",
        "birth_year": None,
        "postal_code": "",
        "place": "",
        "lat": None,
        "lon": None,
        "second_place": "",
        "second_lat": None,
        "second_lon": None,
        "local_branch": "",
        "guardian_name": "",
        "guardian_email": "",
        "guardian_confirmed_at": None,
    },
    # The gender stays, without a name, for the share of women in the reports of past cohorts.
    keep=BASE_FIELDS
    | {"gender", "adult_confirmed", "email_verified_at", "email_bounced_at", "last_login"}
    | {"is_active", "is_staff", "is_superuser", "needs_second_factor"}
    | {"groups", "user_permissions", "merged_into"},
)
PERSONAL_DATA = [
    USER,
    history_of(USER),
    PersonalData(
        model=ConsentText,
        keep=BASE_FIELDS | {"kind", "version", "label", "text", "sha256", "valid_from"},
    ),
    # A consent is the proof of itself. It outlives the person's other data, then goes as a whole.
    PersonalData(
        model=Consent,
        keep=BASE_FIELDS | {"person", "kind", "text", "given_at", "withdrawn_at", "source"},
        expired=Consent.objects.expired,
    ),
    PersonalData(
        model=AccessLog,
        keep=BASE_FIELDS | {"actor", "person", "action", "page", "at"},
        expired=AccessLog.objects.expired,
    ),
    PersonalData(
        model=OneTimeLink,
        keep=BASE_FIELDS | {"purpose", "token_hash", "subject", "expires_at", "used_at"},
        expired=OneTimeLink.objects.expired,
    ),
    PersonalData(
        model=EmailChange,
        erase={"old_email": "", "new_email": ""},
        keep=BASE_FIELDS | {"person", "confirmed_at", "undone_at"},
        expired=EmailChange.objects.expired,
    ),
]
