from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

import mentoring.urls  # noqa: F401 - before DEMO is switched on for a test
from accounts.models import User
from applications.models import Application, LateAdmission, Question, Review
from applications.queries import lookalikes
from demo import clock, post, scenes, services, story, views
from demo.models import DemoState
from demo.people import Inventor
from mails.models import OutgoingMail
from mentoring.core import clock as domain_clock
from mentoring.core.errors import NotAllowedError
from programme.models import Cohort, Participation
from tandems.models import MatchingRun, Tandem
from tandems.queries import answers_of
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo.urls"
    clock.forget()
    yield
    clock.forget()


def test_default_day_has_the_people_that_were_promised(demo):
    services.play(scenes.DEFAULT)

    roles = Application.objects.values_list("role", flat=True)
    assert story.MENTEES == 24
    assert story.MENTORS == 16
    assert 20 <= list(roles).count("MENTEE") <= 26
    assert list(roles).count("MENTOR") <= 16
    assert clock.now() >= scenes.DEFAULT.moment


def test_same_seed_makes_the_same_people(demo):
    services.play(scenes.SCENES[0])

    first, second, other = (invented(seed=seed) for seed in (1, 1, 2))

    assert first == second
    assert first != other
    assert all(address.endswith("@erfunden.example") for address in first)


def invented(*, seed):
    inventor = Inventor(Cohort.objects.get(), seed=seed, first=story.CALL, last=story.LAST_EVENING)
    return [person.email for person in inventor.applicants(mentees=5, mentors=5).people]


def test_meeting_finds_the_first_half_noted_down_and_nothing_sent(demo):
    services.play(scenes.scene("selection"))

    pending = Application.objects.pending().values_list("pending_state", flat=True)
    assert Counter(pending) == {"ACCEPTED": 17, "WAITLISTED": 1}
    assert not Participation.objects.exists()
    assert Application.objects.filter(state="IN_REVIEW", pending_state="").exists()


def test_selection_has_its_twists(demo):
    services.play(scenes.scene("selection"))

    [recusal] = Review.objects.filter(recused=True)
    done = recusal.application.reviews.filter(recused=False)
    twins = [row for row in Application.objects.undecided() if lookalikes(row, reader=_boss())]
    assert {review.reviewer.first_name for review in done} == {"Merle", "Jakob"}
    assert len(twins) == 2
    assert LateAdmission.objects.get().expires_at > scenes.scene("selection").moment
    assert Question.objects.count() == 2
    assert User.objects.filter(guardian_confirmed_at__isnull=False).exists()


def test_afterwards_the_two_accounts_are_one(demo):
    services.play(scenes.scene("first-meeting"))

    gone = User.objects.get(merged_into__isnull=False)
    assert not Application.objects.live().filter(person=gone).exists()


def test_after_the_first_meeting_people_say_whom_they_wish_for(demo):
    services.play(scenes.scene("first-meeting"))

    cohort = Cohort.objects.published().get()
    given = answers_of(cohort)
    assert 0 < given.mentees_answered < given.mentees
    assert OutgoingMail.objects.filter(kind="M09").count() > given.mentees
    assert not Tandem.objects.exists()


def test_the_matching_has_a_draft_and_asks_nobody(demo):
    services.play(scenes.scene("matching"))

    run = MatchingRun.objects.get()
    assert run.is_proven
    assert run.pairs.count() >= 12
    assert not Tandem.objects.exists()


def test_the_proposals_are_the_draft_and_somebody_hesitates(demo):
    services.play(scenes.scene("proposals"))

    run = MatchingRun.objects.get()
    open_pairs = run.pairs.filter(tandem=None)
    assert open_pairs.count() == 1
    assert Tandem.objects.count() == run.pairs.count() - 1
    to_play = Tandem.objects.get(mentee__person__email__contains=".mentee1@")
    assert ".mentor1@" in to_play.mentor.person.email
    assert (to_play.mentee_answer, to_play.mentor_answer) == ("OPEN", "OPEN")
    # By name: the keys of rows are random, and the day is to be the same whenever it is played.
    others = Tandem.objects.exclude(pk=to_play.pk).order_by("mentee__person__search_name")
    answers = [(tandem.mentee_answer, tandem.mentor_answer) for tandem in others]
    assert answers[:6] == [("YES", "YES")] * 3 + [("YES", "OPEN")] * 2 + [("NO", "OPEN")]
    assert set(answers[6:]) == {("OPEN", "OPEN")}
    assert others[5].standby is not None


def _boss():
    return User.objects.get(email="koordination@erfunden.example")


def test_closing_has_completed_tandems(demo):
    services.play(scenes.scene("closing"))

    states = set(Tandem.objects.values_list("state", flat=True))
    assert states == {"COMPLETED", "ENDED_EARLY"}


def test_data_of_others_is_never_touched(demo):
    somebody = UserFactory()

    with pytest.raises(NotAllowedError):
        services.play(scenes.DEFAULT)
    with pytest.raises(CommandError):
        call_command("seed_demo", mentees=1, mentors=1, seed=1)

    assert User.objects.get() == somebody


def test_web_process_refuses_a_database_that_is_not_the_demos():
    with pytest.raises(ImproperlyConfigured):
        services.refuse_to_serve_foreign_database()


def test_clock_goes_on_and_ends_with_the_day(demo):
    evening = scenes.scene("deadline").moment
    started = timezone.now() - timedelta(hours=1)
    state = DemoState.objects.create(scene="deadline", starts_at=evening, started_at=started)

    assert timedelta(minutes=59) < clock.now() - evening < timedelta(minutes=61)

    state.started_at = timezone.now() - timedelta(days=3)
    state.save()
    clock.forget()
    assert timezone.localtime(clock.now()).strftime("%d.%m. %H:%M:%S") == "30.09. 23:59:59"


def test_jump_asks_first_and_then_plays(demo, client):
    services.play(scenes.SCENES[0])
    address = reverse("demo:jump", args=["september"])

    page = client.get(address)

    assert "weg" in page.content.decode()
    assert DemoState.objects.get().scene == "call"


@pytest.mark.django_db(transaction=True)
def test_somebody_who_is_signed_in_can_jump(demo, client):
    services.play(scenes.SCENES[0])
    client.force_login(User.objects.get(email="koordination@erfunden.example"))

    answer = client.post(reverse("demo:jump", args=["september"]))

    assert answer.url == reverse("demo:index")
    assert DemoState.objects.get().scene == "september"
    assert "_auth_user_id" not in client.session


def test_unknown_scene_is_not_found(demo, client):
    assert client.get("/demo/szene/nie/").status_code == 404


def test_one_click_makes_one_of_the_invented_people_and_nobody_else(demo, client):
    services.play(scenes.SCENES[0])
    coordinator = User.objects.get(email="koordination@erfunden.example")
    other = User.objects.get(email="vertrauen@erfunden.example")

    refused = client.post(reverse("demo:become", args=[other.pk]))
    entered = client.post(reverse("demo:become", args=[coordinator.pk]))

    assert refused.status_code == 404
    assert entered.url == reverse("admin:index")
    assert client.session["_auth_user_id"] == str(coordinator.pk)


def test_seeding_adds_once(demo):
    services.play(scenes.SCENES[0])
    before = Application.objects.count()

    call_command("seed_demo", mentees=5, mentors=3, seed=7, verbosity=0)
    call_command("seed_demo", mentees=5, mentors=3, seed=7, verbosity=0)

    assert Application.objects.count() == before + 8


def test_calendars_of_the_admin_learn_how_far_away_the_day_is(demo, rf):
    moment = scenes.SCENES[0].moment

    with domain_clock.set_to(moment):
        context = views.bar(rf.get("/"))

    told = timezone.now() + timedelta(seconds=int(context["demo_shift"]))
    assert timezone.localdate(told) == context["demo_bar"] == moment.date()
    assert context["demo_offset"] == "7200"  # summer time, whatever the season of the test


def test_outside_the_demo_no_clock_is_moved(rf):
    assert views.bar(rf.get("/")) == {"demo_bar": None}


def write(folder, name, *letters):
    """A file as Django's back end leaves it: letters given as (to, subject, body)."""
    texts = [f"To: {to}\nSubject: {subject}\n\n{body}\n" for to, subject, body in letters]
    (folder / name).write_bytes(b"".join(text.encode() + post.BETWEEN[1:] for text in texts))


@pytest.fixture
def letter_box(demo, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def test_the_letter_box_lists_who_got_mail_the_newest_first(letter_box, client):
    write(letter_box, "1.log", ("a@erfunden.example", "Erste", ""), ("b@erfunden.example", "B", ""))
    write(letter_box, "2.log", ("a@erfunden.example", "Zweite", ""))

    page = client.get(reverse("demo:letters")).context["page"]

    assert [(box.to, box.newest.subject, box.count) for box in page] == [
        ("a@erfunden.example", "Zweite", 2),
        ("b@erfunden.example", "B", 1),
    ]


@pytest.mark.parametrize(
    ("search", "found"),
    [("A@", ["a@erfunden.example", "ba@erfunden.example"]), ("niemand", [])],
)
def test_the_letter_box_can_be_searched(letter_box, client, search, found):
    for name in ("ba", "a"):
        write(letter_box, f"{name}.log", (f"{name}@erfunden.example", "Code", ""))

    page = client.get(reverse("demo:letters"), {"an": search}).context["page"]

    assert sorted(box.to for box in page) == found


def test_the_letter_box_has_pages(letter_box, client):
    for number in range(21):
        write(letter_box, f"{number:02}.log", (f"p{number:02}@erfunden.example", "Code", ""))

    pages = [
        client.get(reverse("demo:letters"), {"seite": number}).context["page"]
        for number in ("1", "2", "x")
    ]

    assert [len(page) for page in pages] == [20, 1, 20]


def test_letters_of_one_recipient_lead_to_where_the_demo_is_served(letter_box, client, settings):
    settings.SITE_URL = "http://localhost:8041"
    write(
        letter_box,
        "1.log",
        ("ba@erfunden.example", "Anderes", ""),
        ("a@erfunden.example", "Alt", ""),
        ("a@erfunden.example", "Code", "Dein Code: http://localhost:8000/konto/."),
    )

    page = client.get(reverse("demo:letters"), {"an": "a@erfunden.example"})

    assert [letter.subject for letter in page.context["page"]] == ["Code", "Alt"]
    assert '<a href="http://localhost:8041/konto/">' in page.content.decode()


def test_letters_carry_the_day_of_the_demo(letter_box):
    written = scenes.DEFAULT.moment
    mail = OutgoingMailFactory(created_at=written)
    headers = f"To: a@erfunden.example\nMessage-ID: {mail.message_id}\nSubject: Code\n\nText"
    (letter_box / "1.log").write_text(headers)

    assert [letter.at for letter in post.letters()] == [written]


@pytest.mark.parametrize("count", [1, 3])
def test_letter_box_asks_the_database_as_often_for_one_as_for_three(
    letter_box, count, django_assert_num_queries
):
    for number in range(count):
        write(letter_box, f"{number}.log", (f"p{number}@erfunden.example", "Code", ""))

    with django_assert_num_queries(1):
        assert len(post.boxes()) == count


def test_nothing_of_the_demo_outside_it(client):
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/post/").status_code == 404
