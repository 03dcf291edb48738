import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mails.models import MailState, MailTemplate, OutgoingMail
from tests.factories import UserFactory
from tests.factories.mails import OutgoingMailFactory

from .conftest import CONCERN

pytestmark = pytest.mark.django_db

OUTBOX = "admin:mails_outgoingmail_changelist"
TEXTS = "admin:mails_mailtemplate_changelist"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def member(*permissions):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return person


@pytest.fixture
def viewer(client):
    client.force_login(member("view_outgoingmail", "view_mailtemplate"))
    return client


@pytest.fixture
def coordinator(client):
    texts = ["view_mailtemplate", "change_mailtemplate"]
    client.force_login(member("view_outgoingmail", "change_outgoingmail", *texts))
    return client


def act(client, action, *mails):
    data = {"action": action, "_selected_action": [mail.pk for mail in mails]}
    return client.post(reverse(OUTBOX), data, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_outbox_has_a_constant_number_of_queries(viewer):
    OutgoingMailFactory()
    viewer.get(reverse(OUTBOX))
    of_one = queries_of(viewer, reverse(OUTBOX))

    OutgoingMailFactory.create_batch(2)

    assert queries_of(viewer, reverse(OUTBOX)) == of_one


def test_outbox_is_searched_and_filtered(viewer):
    wanted = OutgoingMailFactory(recipient__last_name="Müller", state=MailState.FAILED)
    OutgoingMailFactory(state=MailState.FAILED)
    OutgoingMailFactory(recipient__last_name="Müller", kind="T02")

    response = viewer.get(reverse(OUTBOX), {"q": "muller", "state": "FAILED", "mail": "T01"})

    assert list(response.context["cl"].result_list) == [wanted]


def test_detail_shows_the_text_and_changes_nothing(viewer):
    mail = OutgoingMailFactory(body="Hallo <b>Du</b>")

    page = viewer.get(reverse("admin:mails_outgoingmail_change", args=[mail.pk]))

    assert "Hallo &lt;b&gt;Du&lt;/b&gt;" in page.content.decode()
    assert "_save" not in page.content.decode()


def test_code_is_shown_to_nobody(viewer):
    mail = OutgoingMailFactory(secret=True, body="Dein Code ist 8JX-22K")

    page = viewer.get(reverse("admin:mails_outgoingmail_change", args=[mail.pk]))

    assert "8JX-22K" not in page.content.decode()


def test_mails_about_concerns_are_shown_to_the_confidant_alone(viewer, client):
    mail = OutgoingMailFactory(kind=CONCERN.key)

    assert list(viewer.get(reverse(OUTBOX)).context["cl"].result_list) == []

    client.force_login(member("view_outgoingmail", "view_confidential_outgoingmail"))
    assert list(client.get(reverse(OUTBOX)).context["cl"].result_list) == [mail]


def test_failed_mail_is_sent_again(coordinator):
    mail, waiting = OutgoingMailFactory(state=MailState.FAILED), OutgoingMailFactory()

    response = act(coordinator, "send_again_selected", mail, waiting)

    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    assert len(messages_of(response)) == 2  # one could not, one is queued
    assert LogEntry.objects.get().object_id == str(mail.pk)


def test_waiting_mail_is_cancelled(coordinator):
    mail = OutgoingMailFactory()

    act(coordinator, "cancel_selected", mail)

    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED


def test_sent_mail_is_noted_as_come_back(coordinator):
    mail = OutgoingMailFactory(state=MailState.SENT, sent_at=timezone.now())

    act(coordinator, "mark_bounced_selected", mail)

    mail.refresh_from_db()
    assert mail.state == MailState.BOUNCED


@pytest.mark.parametrize(
    "action", ["send_again_selected", "cancel_selected", "mark_bounced_selected"]
)
def test_who_only_looks_can_do_nothing(viewer, action):
    mail = OutgoingMailFactory()

    act(viewer, action, mail)

    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_mails_are_neither_added_nor_changed_nor_deleted(coordinator):
    mail = OutgoingMailFactory()

    answers = [
        coordinator.post(reverse("admin:mails_outgoingmail_add"), {}),
        coordinator.post(
            reverse("admin:mails_outgoingmail_change", args=[mail.pk]), {"subject": "x"}
        ),
        coordinator.post(
            reverse("admin:mails_outgoingmail_delete", args=[mail.pk]), {"post": "yes"}
        ),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert OutgoingMail.objects.get().subject == mail.subject


def wording(key="T01"):
    return reverse("admin:mails_mailtemplate_wording", args=[key])


def post_wording(client, button="save", **changes):
    data = {"subject": "Neu", "body": "heute {{ tag }}", "version": 0, button: "1"} | changes
    return client.post(wording(), data)


def test_every_mail_is_listed_with_or_without_own_wording(viewer):
    MailTemplate.objects.create(kind="T01", subject="Unser Gruß", body="x")

    response = viewer.get(reverse(TEXTS))

    rows = {kind.key: own and own.subject for kind, own in response.context["rows"]}
    assert rows["T01"] == "Unser Gruß"
    assert rows["T02"] is None


def test_mail_texts_have_a_constant_number_of_queries(viewer):
    viewer.get(reverse(TEXTS))
    of_none = queries_of(viewer, reverse(TEXTS))

    for key in ("T01", "T02"):
        MailTemplate.objects.create(kind=key, subject="Unser Gruß", body="x")

    assert queries_of(viewer, reverse(TEXTS)) == of_none


def test_wording_page_starts_from_the_default_and_previews_it(viewer):
    response = viewer.get(wording())

    assert response.context["form"].initial["subject"] == "Gruß an {{ name }}"
    assert response.context["preview"][0] == "Gruß an Kim Beispiel"


def test_own_wording_is_saved_and_logged(coordinator):
    response = post_wording(coordinator)

    assert response.status_code == 302
    assert MailTemplate.objects.get().body == "heute {{ tag }}"
    assert LogEntry.objects.count() == 1


def test_preview_saves_nothing(coordinator):
    response = post_wording(coordinator, button="preview")

    assert response.context["preview"][0] == "Neu"
    assert not MailTemplate.objects.exists()


@pytest.mark.parametrize("changes", [{"body": "{{ fremd }}"}, {"subject": ""}, {"version": 7}])
def test_unfit_or_outdated_wording_is_refused_with_a_sentence(coordinator, changes):
    response = post_wording(coordinator, **changes)

    assert response.status_code == 200
    assert len(response.context["form"].errors) == 1
    assert MailTemplate.objects.filter(subject="Neu").count() == 0


def test_own_wording_can_be_given_up(coordinator):
    post_wording(coordinator)

    coordinator.post(wording(), {"reset": "1"})
    coordinator.post(wording(), {"reset": "1"})  # a double click

    assert not MailTemplate.objects.exists()


@pytest.mark.parametrize("button", ["save", "preview", "reset"])
def test_who_only_looks_changes_no_wording(viewer, button):
    MailTemplate.objects.create(kind="T01", subject="Unser Gruß", body="x")

    assert post_wording(viewer, button=button).status_code == 403
    assert MailTemplate.objects.get().subject == "Unser Gruß"


def test_unknown_mail_is_not_found(viewer):
    assert viewer.get(wording("M99")).status_code == 404


def test_address_of_a_row_leads_to_its_text(viewer):
    own = MailTemplate.objects.create(kind="T01", subject="Unser Gruß", body="x")
    change = "admin:mails_mailtemplate_change"

    response = viewer.get(reverse(change, args=[own.pk]))

    assert response.url == wording()
    assert viewer.get(reverse(change, args=[UserFactory().pk])).status_code == 404


def test_team_without_the_right_sees_neither(client):
    client.force_login(member())

    assert client.get(reverse(OUTBOX)).status_code == 403
    assert client.get(reverse(TEXTS)).status_code == 403
    assert client.get(wording()).status_code == 403


@pytest.mark.parametrize(("state", "fields"), [(MailState.QUEUED, 1), (MailState.FAILED, 0)])
def test_only_a_waiting_mail_has_a_next_try(viewer, state, fields):
    mail = OutgoingMailFactory(state=state)

    html = viewer.get(reverse("admin:mails_outgoingmail_change", args=[mail.pk])).content.decode()

    assert html.count("field-next_try_at") == fields
