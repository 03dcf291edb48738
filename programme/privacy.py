"""What this app knows about people. The plan itself says nothing about anybody."""

from datetime import date

from mentoring.core.privacy import BASE_FIELDS, PersonalData, history_of

from .models import (
    CallChannel,
    Cohort,
    DistrictAssociation,
    NextCohortAddress,
    Office,
    Participation,
    Phase,
    PhaseKind,
    Relation,
    TeamMembership,
    Topic,
)

# The contact of a cohort is named in public on purpose, and is the organisation's to change.
_COHORT = PersonalData(
    model=Cohort,
    keep=BASE_FIELDS
    | {"key", "label", "title", "subtitle", "motto", "as_of", "status"}
    | {"contact_name", "contact_email", "contact_phone"}
    | {"duration_months", "target_meetings", "min_meetings", "meeting_minutes"}
    | {"preparation_minutes", "shadowing_minutes", "places_mentees", "min_age", "late_grace_hours"}
    | {"hide_names", "decisions_from", "wishes_until"},
)
_PHASE = PersonalData(
    model=Phase,
    keep=BASE_FIELDS
    | {"cohort", "kind", "title", "starts_on", "ends_on", "start_precision", "end_precision"}
    | {"display_override", "hard_deadline", "steps", "order"},
)
_TOPIC = PersonalData(model=Topic, keep=BASE_FIELDS | {"cohort", "label", "order"})
_ASSOCIATION = PersonalData(
    model=DistrictAssociation,
    keep=BASE_FIELDS
    | {"kind", "name", "district_name", "district_kind", "ags", "seat", "lat", "lon"},
)
_CHANNEL = PersonalData(
    model=CallChannel,
    erase={"informed_by": None, "note": ""},
    keep=BASE_FIELDS
    | {"cohort", "code", "label", "association", "token", "visits", "informed_on", "answer"},
)

# Who had which role stays as long as the person does: it says who was allowed to see what.
_MEMBERSHIP = PersonalData(
    model=TeamMembership,
    keep=BASE_FIELDS | {"person", "role", "cohort", "association", "starts_on", "ends_on"},
)
# What is left for the statistics once the person behind it is erased.
_PARTICIPATION = PersonalData(
    model=Participation,
    keep=BASE_FIELDS | {"cohort", "person", "role", "association", "ended_on"},
)
_OFFICE = PersonalData(
    model=Office,
    erase={"body": "", "area": "", "since": None, "until": None},
    keep=BASE_FIELDS | {"person", "kind", "level", "status"},
)


# Rows that are nothing but personal go as a whole: there is nothing in them to empty.
def expired_relations(cut_off: date):
    """Those of cohorts whose mentoring began at the cut-off or before it."""
    begun = Phase.objects.filter(kind=PhaseKind.MENTORING, starts_on__lte=cut_off)
    return Relation.objects.filter(cohort__in=begun.values("cohort"))


_RELATION = PersonalData(
    model=Relation,
    keep=BASE_FIELDS | {"cohort", "person_a", "person_b", "kind", "effect", "recorded_by"},
    expired=expired_relations,
    whole=True,
)
_NEXT_COHORT = PersonalData(
    model=NextCohortAddress,
    keep=BASE_FIELDS | {"email", "text", "confirmed_at"},
    expired=NextCohortAddress.objects.expired,
    whole=True,
)

PERSONAL_DATA = [
    _COHORT,
    history_of(_COHORT),
    _PHASE,
    history_of(_PHASE),
    _TOPIC,
    _ASSOCIATION,
    _CHANNEL,
    _MEMBERSHIP,
    history_of(_MEMBERSHIP),
    _PARTICIPATION,
    history_of(_PARTICIPATION),
    _OFFICE,
    history_of(_OFFICE),
    _RELATION,
    _NEXT_COHORT,
]
