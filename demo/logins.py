"""The invented people that one can be in the demo, one for each part."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

PARTS = (
    ("koordination@", _("Coordination: decides, confirms, exports")),
    ("team@", _("Organisation team: reads applications, forms tandems")),
    ("kontakt@", _("Contact person of an association")),
    ("lesen@", _("Read-only: sees what the team sees, changes nothing")),
    ("system@", _("System administrator: accounts, no contents")),
    (".mentee1@", _("Mentee")),
    (".mentor1@", _("Mentor")),
)


@dataclass(frozen=True)
class Login:
    person: User
    part: str | Promise


def logins() -> list[Login]:
    """Those who exist on the day that is played, in the order of the parts."""
    people = User.objects.filter(email__endswith="@erfunden.example", is_active=True).exclude(
        password__startswith="!"  # noqa: S106 - the mark of an unusable password
    )
    return [
        Login(person=person, part=part)
        for fragment, part in PARTS
        for person in people
        if person.email.startswith(fragment)
        or (fragment.startswith(".") and fragment in person.email)
    ]
