from datetime import date

import factory

from accounts.models import Consent, ConsentKind, ConsentText, Gender, User
from mentoring.core import clock


class UserFactory(factory.django.DjangoModelFactory):
    """A person who has confirmed the address and lives in Magdeburg."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = factory.Sequence(lambda n: f"Vorname{n}")
    last_name = factory.Sequence(lambda n: f"Nachname{n}")
    birth_year = 1984
    gender = Gender.FEMALE
    postal_code = "39104"
    place = "Magdeburg"
    lat = 52.128
    lon = 11.629
    email_verified_at = factory.LazyFunction(clock.now)
    password = "!"  # unusable: a code by mail


class ConsentTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsentText
        django_get_or_create = ("kind", "version")

    kind = ConsentKind.PROCESSING
    version = 900  # the shipped texts have low numbers
    label = "Ich willige ein."
    text = "Worum es geht."
    valid_from = date(2008, 1, 1)


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    person = factory.SubFactory(UserFactory)
    kind = ConsentKind.PROCESSING
    text = factory.SubFactory(ConsentTextFactory, kind=factory.SelfAttribute("..kind"))
    given_at = factory.LazyFunction(clock.now)
