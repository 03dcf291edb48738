"""What one side knows of the other: one canary a field, before and after both agreed."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import ConsentKind
from mails.models import OutgoingMail
from tandems import services
from tandems.models import Answer, Tandem
from tests.factories import (
    ConsentFactory,
    PreferenceFactory,
    TandemFactory,
    UserFactory,
    accepted_mentee,
    accepted_mentor,
    coordinator,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

CONTACT = {"nachname", "mail", "0391", "heimat"}
NEVER = {
    "closeness", "shaping", "initiative", "relation", "demand", "criticism", "growth",
    "engagement", "busy", "wish", "exclusion", "reflection", "social", "experience", "openness",
    "shadow-wish", "override",
}  # fmt: skip


def person(first, mark):
    return UserFactory(
        first_name=first,
        last_name=f"nachname{mark}",
        email=f"mail{mark}@example.org",
        phone=f"0391{mark}",
        place=f"heimat{mark}",
        second_place=f"zweitort{mark}",
    )


@pytest.fixture
def tandem():
    mentee = accepted_mentee(
        person=person("VornameEins", "A"),
        **{
            f"profile__{field}": f"canary-{word}"
            for field, word in {
                "closeness_text": "closeness",
                "shaping_text": "shaping",
                "initiative_text": "initiative",
                "shaping_relation_text": "relation",
                "demand_text": "demand",
                "criticism_text": "criticism",
                "growth_text": "growth",
                "engagement_text": "engagement",
                "busy_periods": "busy",
                "mentor_wish": "wish",
                "exclusions_text": "exclusion",
            }.items()
        },
    )
    mentor = accepted_mentor(
        person=person("VornameZwei", "B"),
        **{
            f"profile__{field}": f"canary-{word}"
            for field, word in {
                "reflection_text": "reflection",
                "social_text": "social",
                "experience_text": "experience",
                "openness_text": "openness",
                "mentee_wish": "shadow-wish",
                "exclusions_text": "exclusion",
            }.items()
        },
    )
    by = coordinator()
    PreferenceFactory(from_participation=mentee, to_participation=accepted_mentor())
    return services.propose(mentee=mentee, mentor=mentor, by=by, override_reason="canary-override")


def everything_shown(client, tandem, me):
    """All pages, mails and papers that one of the two can get."""
    client.force_login(me)
    names = ["detail", "agreement", "edit", "end"]
    pages = [client.get(reverse(f"tandems:{name}", args=[tandem.pk])) for name in names]
    texts = [page.content.decode() for page in pages if page.status_code == 200]
    texts.append(client.get(reverse("dashboard")).content.decode())
    paper = client.get(reverse("tandems:paper", args=[tandem.pk, 1]))
    if paper.status_code == 200:
        texts += [page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages]
    mails = OutgoingMail.objects.filter(recipient=me)
    texts += [f"{mail.subject} {mail.body}" for mail in mails]
    return "".join("\n".join(texts).split()).lower()  # addresses are stored in lower case


def found(words, text):
    return {word for word in words if word.lower() in text}


@pytest.mark.parametrize("side", ["mentee", "mentor"])
@pytest.mark.parametrize("answers", [("OPEN", "OPEN"), ("YES", "OPEN"), ("OPEN", "YES")])
def test_before_the_confirmation_only_the_first_name(client, tandem, side, answers):
    theirs = "B" if side == "mentee" else "A"
    Tandem.objects.filter(pk=tandem.pk).update(mentee_answer=answers[0], mentor_answer=answers[1])

    text = everything_shown(client, tandem, getattr(tandem, side).person)

    assert found({"VornameZwei" if side == "mentee" else "VornameEins"}, text)
    assert found({f"{word}{theirs}" for word in CONTACT}, text) == set()
    assert found({f"canary-{word}" for word in NEVER} | {f"zweitort{theirs}"}, text) == set()


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_after_the_confirmation_contact_data_and_nothing_else(client, tandem, side):
    theirs = "B" if side == "mentee" else "A"
    for participation in (tandem.mentee, tandem.mentor):
        services.answer(tandem, person=participation.person, answer=Answer.YES, share_contact=True)
    services.confirm(tandem, by=coordinator())

    text = everything_shown(client, tandem, getattr(tandem, side).person)

    assert found({f"{word}{theirs}" for word in CONTACT}, text) == {
        f"{word}{theirs}" for word in CONTACT
    }
    assert found({f"canary-{word}" for word in NEVER} | {f"zweitort{theirs}"}, text) == set()


@pytest.mark.parametrize("ended", ["partner", "me"])
def test_contact_data_close_when_one_has_left(client, ended):
    tandem = TandemFactory(
        mentee=accepted_mentee(person=person("VornameEins", "A")),
        mentor=accepted_mentor(person=person("VornameZwei", "B")),
        active=True,
    )
    ConsentFactory(person=tandem.mentor.person, kind=ConsentKind.SHARE_CONTACT)
    left = tandem.mentor if ended == "partner" else tandem.mentee
    left.ended_on = "2008-09-20"
    left.save()

    text = everything_shown(client, tandem, tandem.mentee.person)

    assert found({f"{word}B" for word in CONTACT}, text) == set()


def test_contact_data_close_when_the_consent_is_withdrawn(client):
    tandem = TandemFactory(
        mentee=accepted_mentee(),
        mentor=accepted_mentor(person=person("VornameZwei", "B")),
        active=True,
    )

    text = everything_shown(client, tandem, tandem.mentee.person)

    assert found({f"{word}B" for word in CONTACT}, text) == set()


def test_nobody_sees_the_others_no(client, tandem):
    services.answer(tandem, person=tandem.mentor.person, answer=Answer.NO)
    before = everything_shown(client, tandem, tandem.mentee.person)
    Tandem.objects.filter(pk=tandem.pk).update(mentor_answer=Answer.OPEN)

    after = everything_shown(client, tandem, tandem.mentee.person)

    def plain(text):
        return text.split('name="csrfmiddlewaretoken"')[0]

    assert plain(before) == plain(after)
