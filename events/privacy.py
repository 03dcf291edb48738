"""What this app knows about people: nothing yet. An event is the programme's own."""

from mentoring.core.privacy import BASE_FIELDS, PersonalData, history_of

from .models import Event

_EVENT = PersonalData(
    model=Event,
    keep=BASE_FIELDS
    | {"cohort", "key", "kind", "title", "starts_on", "ends_on", "precision", "display_override"}
    | {"starts_at", "ends_at", "venue", "address", "online_url", "host_body", "agenda"}
    | {"audience", "expected_minutes", "state", "order"},
)

PERSONAL_DATA = [_EVENT, history_of(_EVENT)]
