"""How far two people live apart: in kilometres, in words, and between which places."""

from django.utils.translation import gettext as _

from accounts.models import User
from programme import geo

SHORT_KM, FAR_KM = 40, 80


def ends_between(mentee: User, mentor: User) -> tuple[geo.Point, geo.Point] | None:
    """Where the mentee lives, and the nearer of the mentor's two places; None if unknown."""
    places = places_of(mentor)
    if mentee.lat is None or mentee.lon is None or not places:
        return None
    home = geo.Point(mentee.lat, mentee.lon)
    return home, min(places, key=lambda place: geo.distance_km(home, place))


def places_of(person: User) -> list[geo.Point]:
    """Where somebody lives, and where else they often are."""
    both = [(person.lat, person.lon), (person.second_lat, person.second_lon)]
    return [geo.Point(lat, lon) for lat, lon in both if lat is not None and lon is not None]


def distance_between(mentee: User, mentor: User) -> int | None:
    """Kilometres as the crow flies, to the nearer of the mentor's two places."""
    ends = ends_between(mentee, mentor)
    return geo.distance_km(*ends) if ends else None


def distance_words(kilometres: int | None) -> str:
    if kilometres is None:
        return _("distance unknown")
    if kilometres <= SHORT_KM:
        return _("short way")
    if kilometres <= FAR_KM:
        return _("feasible")
    return _("long way: please give a reason")


def way_words(kilometres: int | None) -> str:
    """The same where nobody has to do anything about it."""
    return _("long way") if is_far(kilometres) else distance_words(kilometres)


def is_far(kilometres: int | None) -> bool:
    return kilometres is not None and kilometres > FAR_KM
