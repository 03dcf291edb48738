import pytest

from mails import services
from mails.models import MailTemplate
from mentoring.core.errors import NotAllowedError
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def save(version=0, **changes):
    text = {"subject": "Neu für {{ name }}", "body": "{{ tag }}"} | changes
    return services.save_wording("T01", version=version, by=UserFactory(), **text)


def test_own_wording_counts_its_versions():
    save()
    own = save(version=1, subject="Noch neuer")

    assert (own.subject, own.version) == ("Noch neuer", 2)
    assert MailTemplate.objects.count() == 1


def test_unfit_wording_is_refused():
    with pytest.raises(NotAllowedError, match="fremd"):
        save(body="{{ fremd }}")

    assert not MailTemplate.objects.exists()


@pytest.mark.parametrize("version", [0, 2])
def test_change_of_somebody_else_is_not_overwritten(version):
    save()

    with pytest.raises(NotAllowedError):
        save(version=version, subject="Meins")

    assert MailTemplate.objects.get().subject == "Neu für {{ name }}"


def test_reset_goes_back_to_the_default():
    save()

    services.reset_wording("T01")

    assert not MailTemplate.objects.exists()
