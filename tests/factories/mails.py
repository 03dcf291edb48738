import uuid

import factory

from mails.models import MailState, OutgoingMail

from .accounts import UserFactory


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    """A mail that waits and is due."""

    class Meta:
        model = OutgoingMail

    recipient = factory.SubFactory(UserFactory)
    kind = "T01"
    subject = factory.Sequence(lambda n: f"Betreff {n}")
    body = "Hallo Vorname,\n\nText\n"
    state = MailState.QUEUED
    dedupe_key = factory.Sequence(lambda n: f"test:{n}")
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@example.org>")
