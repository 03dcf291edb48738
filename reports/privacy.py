from mentoring.core.privacy import BASE_FIELDS, PersonalData

from .models import Export

PERSONAL_DATA = [
    PersonalData(
        model=Export,
        erase={"purpose_text": ""},  # free text: somebody may have named somebody
        keep=BASE_FIELDS | {"by", "cohort", "report", "file_format", "purpose", "rows"},
        expired=Export.objects.expired,
    ),
]
