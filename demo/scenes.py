"""The scenes of the plan that the demo can play."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Scene:
    key: str
    title: str | Promise
    moment: datetime
    what: str | Promise


def _at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


SCENES = (
    Scene(
        "call",
        _("The call is open"),
        _at(2008, 6, 20, 17),
        _("The first applications have come in. The associations spread the call."),
    ),
    Scene(
        "september",
        _("Ten days left"),
        _at(2008, 9, 20, 17),
        _("The call is over, applications are still accepted. Most of them are here."),
    ),
    Scene(
        "deadline",
        _("Evening of the deadline"),
        _at(2008, 9, 30, 21, 30),
        _("The last applications arrive, drafts are waiting."),
    ),
    Scene(
        "selection",
        _("The decision meeting"),
        _at(2008, 10, 2, 18),
        _("Everything is read. The first decisions are noted down, and nothing is sent yet."),
    ),
    Scene(
        "first-meeting",
        _("After the first meeting"),
        _at(2008, 10, 12, 17),
        _("The decisions are sent, people have met. Now they say whom they wish for."),
    ),
    Scene(
        "matching",
        _("The matching"),
        _at(2008, 10, 15, 10),
        _("The wishes are in. A first draft of all tandems is computed; nobody is asked yet."),
    ),
    Scene(
        "proposals",
        _("The proposals"),
        _at(2008, 10, 16, 17),
        _("The tandems are proposed. The first have answered."),
    ),
    Scene(
        "kickoff",
        _("Kick-off"),
        _at(2008, 10, 25, 10),
        _("The tandems are confirmed. At the party conference they sign."),
    ),
    Scene(
        "december",
        _("December"),
        _at(2008, 12, 10, 17),
        _("The tandems are under way."),
    ),
    Scene(
        "closing",
        _("Closing"),
        _at(2009, 5, 8, 16),
        _("The six months are over."),
    ),
)
DEFAULT = SCENES[1]


def scene(key: str) -> Scene | None:
    return next((scene for scene in SCENES if scene.key == key), None)
