"""Who of the programme's people needs a second factor, and who may enter the admin."""

import pytest

pytestmark = pytest.mark.django_db

PARTICIPANTS = {"applicant", "mentee", "mentor", "deactivated"}
PORTAL = {"contact person", "confidant"}  # see others, but not in the admin


def test_whoever_sees_others_needs_a_second_factor(people):
    known = {name: person for name, person in people.items() if person}

    assert {n for n, p in known.items() if not p.needs_second_factor} == PARTICIPANTS
    assert {n for n, p in known.items() if not p.is_staff} == PARTICIPANTS | PORTAL


def test_each_of_them_is_sent_to_set_one_up(client, people, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    for name, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        location = client.get("/meine-daten/").headers.get("Location", "")

        if name in {"anonymous", "deactivated"}:
            assert location == "/konto/anmelden/?next=/meine-daten/"
        else:
            assert location == ("" if name in PARTICIPANTS else "/konto/zweiter-faktor/")
