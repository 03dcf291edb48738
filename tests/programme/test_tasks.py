from datetime import timedelta

import pytest

from mentoring.core import clock
from mentoring.core.jobs import JOBS
from programme import services, tasks
from tests.factories import CohortFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_job_stands_in_the_timetable():
    assert JOBS["programme.follow_roles"].run is tasks.follow_roles


def test_role_loses_its_group_on_the_day_it_ends():
    person = UserFactory()
    membership = services.grant_role(person=person, role="ORG_TEAM", cohort=CohortFactory())
    membership.ends_on = clock.today() + timedelta(days=1)
    membership.save()

    tasks.follow_roles()
    assert person.groups.count() == 1

    with clock.set_to(clock.now() + timedelta(days=1)):
        tasks.follow_roles()
    assert person.groups.count() == 0
