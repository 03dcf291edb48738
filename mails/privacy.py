from mentoring.core.models import JobRun
from mentoring.core.privacy import BASE_FIELDS, PersonalData

from .models import MailTemplate, OutgoingMail

PERSONAL_DATA = [
    PersonalData(model=MailTemplate, keep=BASE_FIELDS | {"kind", "subject", "body", "version"}),
    PersonalData(
        model=OutgoingMail,
        erase={"subject": "", "body": "", "address": "", "error": ""},
        keep=BASE_FIELDS
        | {"recipient", "kind", "secret", "state", "dedupe_key", "message_id", "related"}
        | {"attempts", "next_try_at", "lease", "leased_until", "sent_at"},
        expired=OutgoingMail.objects.expired,
    ),
    # The core has no privacy.py of its own kind: its only table knows jobs, not people.
    PersonalData(
        model=JobRun,
        keep=BASE_FIELDS | {"name", "started_at", "finished_at", "error", "lease", "leased_until"},
    ),
]
