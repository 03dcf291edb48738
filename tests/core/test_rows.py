import pytest

from accounts.services import change_contact
from applications.services import withdraw
from mails.services import send_again
from mentoring.core.errors import NotAllowedError
from mentoring.core.rows import held
from programme.models import Cohort
from programme.services import end_participation, revoke_role
from tandems.services import allow_again, confirm
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    ParticipationFactory,
    PreferenceFactory,
    TandemFactory,
    UserFactory,
    coordinator,
)
from tests.factories.mails import OutgoingMailFactory
from tests.factories.team import team_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def test_row_is_read_anew():
    cohort = CohortFactory()
    Cohort.objects.filter(pk=cohort.pk).update(title="Zweiter Durchgang")

    assert held(Cohort, cohort.pk).title == "Zweiter Durchgang"


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (UserFactory, lambda row, by: change_contact(row, place="Halle")),
        (ApplicationFactory, lambda row, by: withdraw(row)),
        (OutgoingMailFactory, lambda row, by: send_again(row, by=by)),
        (ParticipationFactory, lambda row, by: end_participation(row, on=row.cohort.as_of)),
        (lambda: team_member().memberships.get(), lambda row, by: revoke_role(row, by=None)),
        (PreferenceFactory, lambda row, by: allow_again(row, by=by)),
        (TandemFactory, lambda row, by: confirm(row, by=by)),
    ],
    ids=["person", "application", "mail", "participation", "role", "exclusion", "tandem"],
)
def test_who_comes_too_late_is_told_so(make, change):
    row, by = make(), coordinator()
    type(row)._base_manager.filter(pk=row.pk).delete()

    with pytest.raises(NotAllowedError, match="nicht mehr da"):
        change(row, by)
