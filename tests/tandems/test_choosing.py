"""What is ticked and typed on the board: the two buttons, and what comes back after a refusal."""

import re
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import AccessLog
from mails.models import OutgoingMail
from tandems import services
from tandems.models import Tandem
from tests.factories import UserFactory, accepted_mentee, accepted_mentor, coordinator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
NAUMBURG = {"lat": 51.15, "lon": 11.81}  # 109 km from everybody else
ASKS = "Zwischen den beiden liegen mehr als 80 km: Bitte gib einen Grund an."


@pytest.fixture
def draft(db):
    """Two pairs that need nothing, and a third that needs a reason."""
    for _ in range(2):
        accepted_mentee()
        accepted_mentor()
    far = accepted_mentee(person=UserFactory(**NAUMBURG))
    accepted_mentor()
    return services.run_matching(far.cohort, by=None, seed="2008")


def near_and_far(draft):
    pairs = sorted(draft.pairs.all(), key=lambda pair: pair.distance_km)
    return pairs[:2], pairs[2]


def board(draft, query=""):
    return reverse("admin:tandems_matchingrun_change", args=[draft.pk]) + query


def publish(draft):
    return reverse("admin:tandems_matchingrun_publish", args=[draft.pk])


def text(response):
    return " ".join(response.content.decode().split())


def ticked(response):
    boxes = re.findall(r'name="pair" value="([^"]+)"[^>]*checked', response.content.decode())
    return set(boxes)


def keys(*pairs):
    return {str(pair.pk) for pair in pairs}


# The two buttons -----------------------------------------------------------------------------


def test_one_button_ticks_all_that_need_no_reason(lead, draft):
    near, far = near_and_far(draft)

    shown = lead.get(board(draft))
    response = lead.post(board(draft, "?auswahl=alle"), {f"reason-{far.pk}": "Beide pendeln."})

    assert ticked(shown) == set()
    assert "Alle 2 Paare ankreuzen, die keinen Grund brauchen" in text(shown)
    assert ticked(response) == keys(*near)
    assert 'value="Beide pendeln."' in text(response)
    assert not Tandem.objects.exists()


def test_the_address_alone_ticks_as_well(lead, draft):
    near, _far = near_and_far(draft)

    assert ticked(lead.get(board(draft, "?auswahl=alle"))) == keys(*near)


def test_the_other_ticks_none_and_keeps_what_was_typed(lead, draft):
    near, far = near_and_far(draft)
    post = {"pair": [near[0].pk, far.pk], f"reason-{far.pk}": "Beide pendeln."}

    response = lead.post(board(draft, "?auswahl=keine"), post)

    assert ticked(response) == set()
    assert 'value="Beide pendeln."' in text(response)


def test_what_is_proposed_or_can_not_be_is_neither_ticked_nor_counted(lead, draft):
    near, _far = near_and_far(draft)
    services.publish(draft, pairs=[near[0].pk], reasons={}, by=coordinator())

    response = lead.get(board(draft, "?auswahl=alle"))

    assert ticked(response) == keys(near[1])
    assert "1 Paar ankreuzen, das keinen Grund braucht" in text(response)


def test_without_such_a_pair_there_is_no_button(lead, draft):
    near, _far = near_and_far(draft)
    services.publish(draft, pairs=[pair.pk for pair in near], reasons={}, by=coordinator())

    shown = text(lead.get(board(draft)))

    assert "auswahl=alle" not in shown
    assert "auswahl=keine" in shown


def test_ticking_costs_no_query(lead, draft, django_assert_max_num_queries):
    lead.get(reverse("admin:tandems_matchingrun_add"))  # the session knows the hour

    with django_assert_max_num_queries(20):
        lead.get(board(draft, "?auswahl=alle"))


# Before anybody is asked ---------------------------------------------------------------------


def test_who_is_asked_is_shown_once_more(lead, draft):
    near, far = near_and_far(draft)
    post = {"pair": [near[0].pk, far.pk], f"reason-{far.pk}": "Beide <pendeln>."}

    asked = lead.post(publish(draft), post, follow=True)

    page = text(asked)
    assert "2 Tandems vorschlagen?" in page
    assert f"{far.mentee.person} – {far.mentor.person}" in page
    assert "Grund: Beide &lt;pendeln&gt;." in page
    assert f"{near[1].mentee.person} – {near[1].mentor.person}" not in page
    assert not Tandem.objects.exists()
    assert not OutgoingMail.objects.exists()

    assert asked.redirect_chain == [(publish(draft), 302)]
    back = lead.get(board(draft))
    assert ticked(back) == keys(near[0], far)
    assert 'value="Beide &lt;pendeln&gt;."' in text(back)

    lead.post(publish(draft), sent_by(asked) | {"sure": "1"})
    assert {tandem.mentee for tandem in Tandem.objects.all()} == {near[0].mentee, far.mentee}
    assert Tandem.objects.get(mentee=far.mentee).override_reason == "Beide <pendeln>."
    assert ticked(lead.get(board(draft))) == set()


def test_without_a_choice_the_question_leads_to_the_board(lead, draft):
    near, _far = near_and_far(draft)

    assert lead.get(publish(draft)).headers["Location"] == board(draft)
    lead.post(publish(draft), {"pair": [near[0].pk]})
    services.publish(draft, pairs=[near[0].pk], reasons={}, by=coordinator())
    assert lead.get(publish(draft)).headers["Location"] == board(draft)


def test_choice_ends_when_it_is_sent_even_if_some_of_it_is_refused(lead, draft):
    near, far = near_and_far(draft)
    chosen = {"pair": [near[0].pk, far.pk]}
    lead.post(publish(draft), chosen | {f"reason-{far.pk}": "Beide pendeln."})

    lead.post(publish(draft), chosen | {"sure": "1"})

    assert Tandem.objects.get().mentee == near[0].mentee
    assert ticked(lead.get(board(draft))) == set()


def test_choice_is_of_one_draft_and_ends_with_another(lead, draft):
    near, _far = near_and_far(draft)
    other = services.run_matching(draft.cohort, by=None, seed="2008")
    lead.post(publish(draft), {"pair": [near[0].pk]})

    assert ticked(lead.get(board(other))) == set()
    assert ticked(lead.post(board(draft, "?auswahl=keine"))) == set()
    assert ticked(lead.get(board(draft))) == keys(near[0])


def sent_by(response):
    """What the page's form holds."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(response))
    values = {}
    for name, value in fields:
        values.setdefault(name, []).append(unescape(value))
    return values


@pytest.mark.parametrize("reason", ["", " ", "x" * 301])
def test_what_is_missing_is_said_before_anybody_is_asked(lead, draft, reason):
    near, far = near_and_far(draft)

    post = {"pair": [near[0].pk, far.pk], f"reason-{far.pk}": reason}
    response = lead.post(publish(draft), post)

    assert ticked(response) == keys(near[0], far)
    assert f'<p class="error" id="e-{far.pk}">' in text(response)
    assert not Tandem.objects.exists()


def test_reason_of_a_set_pair_is_not_asked_for_again(lead, draft):
    _near, far = near_and_far(draft)
    services.set_lock(
        mentee=far.mentee, mentor=far.mentor, by=coordinator(), kind="PIN", reason="Beide pendeln."
    )

    assert 'value="Beide pendeln."' in text(lead.get(board(draft)))


def test_browser_brings_no_ticks_of_its_own(lead, draft):
    """It would put them by position, after "back": on other people."""
    page = text(lead.get(board(draft)))

    boxes = re.findall(r'<input type="(?:checkbox|text)"[^>]*form="vorschlagen"[^>]*>', page)
    assert len(boxes) == 4
    assert all('autocomplete="off"' in box for box in boxes)


# After a refusal -----------------------------------------------------------------------------


def test_refused_pair_comes_back_with_its_sentence_and_the_others_as_proposed(lead, draft):
    near, far = near_and_far(draft)

    post = {"pair": [near[0].pk, far.pk], f"reason-{far.pk}": " ", "sure": "1"}
    response = lead.post(publish(draft), post)

    page = text(response)
    assert response.status_code == 200
    assert ticked(response) == keys(far)
    assert f'<a href="#p-{far.pk}">{far.mentee.person} – {far.mentor.person}</a>: {ASKS}' in page
    assert f'<p class="error" id="e-{far.pk}">{ASKS}</p>' in page
    assert f'aria-describedby="e-{far.pk}"' in page
    assert [tandem.mentee for tandem in Tandem.objects.all()] == [near[0].mentee]
    assert "1 Tandem ist vorgeschlagen" in page
    assert f'value="{near[0].pk}"' not in page  # shown as proposed, with no box


def test_typed_reasons_are_kept_even_where_nothing_is_ticked(lead, draft):
    _near, far = near_and_far(draft)
    too_long = "x" * 301

    nothing = lead.post(publish(draft), {f"reason-{far.pk}": "Beide <pendeln>."})
    long = lead.post(publish(draft), {"pair": [far.pk], f"reason-{far.pk}": too_long})

    assert 'value="Beide &lt;pendeln&gt;."' in text(nothing)
    assert "Bitte wähle mindestens ein Paar" in text(nothing)
    assert f'value="{too_long}"' in text(long)
    assert ticked(long) == keys(far)
    assert not Tandem.objects.exists()


def test_invalid_choice_keeps_the_rest(lead, draft):
    near, _far = near_and_far(draft)

    response = lead.post(publish(draft), {"pair": ["x", near[0].pk]})

    assert "aus der Liste" in text(response)
    assert ticked(response) == keys(near[0])


def test_what_has_come_in_between_stands_at_the_line_once(lead, draft):
    near, _far = near_and_far(draft)
    services.propose(mentee=near[0].mentee, mentor=near[1].mentor, by=coordinator())

    response = lead.post(publish(draft), {"pair": [near[0].pk]})

    sentence = "Diese*r Mentee ist schon in einem offenen Tandem."
    assert f"</a>: {sentence}" in text(response)
    row = text(response).split(f'<tr id="p-{near[0].pk}"')[1].split("</tr>")[0]
    assert row.count(sentence) == 1


def test_loading_the_answer_again_is_harmless(lead, draft):
    near, far = near_and_far(draft)
    post = {"pair": [near[0].pk, far.pk], f"reason-{far.pk}": "", "sure": "1"}

    first, again = (lead.post(publish(draft), post) for _ in range(2))
    opened = lead.get(publish(draft))

    assert ticked(first) == ticked(again) == keys(far)
    assert f'href="#p-{near[0].pk}"' not in text(again)
    assert Tandem.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="M10").count() == 2  # both of it, once
    assert opened.headers["Location"] == board(draft)


def test_looking_at_the_question_is_recorded(lead, draft):
    near, _far = near_and_far(draft)
    lead.post(publish(draft), {"pair": [near[0].pk]})
    AccessLog.objects.all().delete()

    lead.get(publish(draft))

    seen = set(AccessLog.objects.filter(page="matching").values_list("person", flat=True))
    assert seen == {near[0].mentee.person_id, near[0].mentor.person_id}


def test_what_was_proposed_in_another_window_is_said(lead, draft):
    near, _far = near_and_far(draft)
    services.publish(draft, pairs=[near[0].pk], reasons={}, by=coordinator())

    response = lead.post(publish(draft), {"pair": [near[0].pk]}, follow=True)

    assert "schon vorgeschlagen" in text(response)
    assert OutgoingMail.objects.filter(kind="M10").count() == 2


def test_looking_at_the_answer_is_recorded(lead, draft):
    _near, far = near_and_far(draft)

    lead.post(publish(draft), {"pair": [far.pk]})

    assert far.mentor.person.accesses.filter(page="matching").exists()
