"""Several at once: the rows are held, and the database has the last word."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from mails.models import OutgoingMail
from mentoring.core.errors import NotAllowedError
from tandems import services
from tandems.models import Answer, Tandem
from tests.factories import (
    TandemFactory,
    accepted_mentee,
    accepted_mentor,
    confirmed_tandem,
    coordinator,
    team_member,
)
from tests.locks import PATIENCE, waits_for_us

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("september")]


def all_at_once(calls):
    def run(call):
        try:
            return call()
        except NotAllowedError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=10) as pool:
        return list(pool.map(run, calls))


def by_service(mentee, mentor, by):
    return lambda: services.propose(mentee=mentee, mentor=mentor, by=by)


def by_admin(mentee, mentor, client_of):
    def post():
        data = {"mentee": mentee.pk, "mentor": mentor.pk}
        return client_of().post(reverse("admin:tandems_tandem_add"), data)

    return post


def test_fifty_proposals_for_a_mentor_with_two_places_make_two_tandems():
    mentor, by = accepted_mentor(profile__capacity=2), team_member()
    mentees = [accepted_mentee() for _number in range(50)]
    first = Client()
    first.force_login(by)

    def signed_in():
        client = Client()
        client.cookies = first.cookies
        return client

    all_at_once(
        by_admin(mentee, mentor, signed_in) if number % 5 == 0 else by_service(mentee, mentor, by)
        for number, mentee in enumerate(mentees)
    )

    assert sorted(Tandem.objects.values_list("place", flat=True)) == [1, 2]
    assert OutgoingMail.objects.filter(kind="M10").count() == 4


def test_two_mentors_for_one_mentee_make_one_tandem():
    mentee, by = accepted_mentee(), team_member()
    mentors = [accepted_mentor() for _number in range(6)]

    answers = all_at_once(by_service(mentee, mentor, by) for mentor in mentors)

    assert Tandem.objects.count() == 1
    refused = {str(answer) for answer in answers if isinstance(answer, NotAllowedError)}
    assert refused == {"Diese*r Mentee ist schon in einem offenen Tandem."}


def test_propose_waits_for_somebody_who_leaves(at_the_same_time):
    mentee, mentor, by = accepted_mentee(), accepted_mentor(), team_member()

    with transaction.atomic():
        type(mentor).objects.select_for_update().get(pk=mentor.pk)
        mentor.ended_on = date(2008, 9, 20)
        mentor.save()
        proposal = at_the_same_time(services.propose, mentee=mentee, mentor=mentor, by=by)
        assert waits_for_us(proposal)

    with pytest.raises(NotAllowedError, match="nimmt nicht mehr teil"):
        proposal.result(timeout=PATIENCE)


def test_a_double_click_on_confirm_makes_one_agreement(at_the_same_time):
    tandem, by = confirmed_tandem(), coordinator()
    tandem.agreements.all().delete()
    Tandem.objects.filter(pk=tandem.pk).update(
        state="PROPOSED", confirmed_by=None, confirmed_at=None
    )

    with transaction.atomic():
        services.confirm(tandem, by=by)
        second = at_the_same_time(services.confirm, tandem, by=by)
        assert waits_for_us(second)

    with pytest.raises(NotAllowedError):
        second.result(timeout=PATIENCE)
    assert tandem.agreements.count() == 1


def test_answers_of_both_at_the_same_time_are_both_kept(at_the_same_time):
    tandem = TandemFactory()
    answer = {"answer": Answer.YES, "share_contact": True}

    with transaction.atomic():
        services.answer(tandem, person=tandem.mentee.person, **answer)
        other = at_the_same_time(services.answer, tandem, person=tandem.mentor.person, **answer)
        assert waits_for_us(other)
    other.result(timeout=PATIENCE)

    tandem.refresh_from_db()
    assert (tandem.mentee_answer, tandem.mentor_answer) == (Answer.YES, Answer.YES)


def test_two_signatures_at_the_same_time_begin_the_tandem_once():
    tandem = confirmed_tandem()
    agreement = services.make_ready(tandem.agreements.get(), by=tandem.mentee.person)
    people = [tandem.mentee.person, tandem.mentor.person] * 3

    all_at_once(
        lambda person=person: services.sign(
            agreement, person=person, typed_name=person.get_full_name()
        )
        for person in people
    )

    tandem.refresh_from_db()
    assert tandem.state == "ACTIVE"
    assert agreement.signatures.count() == 2
    assert OutgoingMail.objects.filter(kind="M12").count() == 2


def test_signing_waits_for_somebody_who_goes_back_to_the_draft(at_the_same_time):
    tandem = confirmed_tandem()
    mentee, mentor = tandem.mentee.person, tandem.mentor.person
    agreement = services.make_ready(tandem.agreements.get(), by=mentee)

    with transaction.atomic():
        services.back_to_draft(agreement, by=mentor)
        signature = at_the_same_time(
            services.sign, agreement, person=mentee, typed_name=mentee.get_full_name()
        )
        assert waits_for_us(signature)

    with pytest.raises(NotAllowedError):
        signature.result(timeout=PATIENCE)
