"""What holds for every request and every answer, whichever app they belong to."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from .limits import TooManyRequestsError

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class HeadersMiddleware:
    """Headers that no answer goes without, errors and static files included. Stands outermost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _is_personal(request):
            patch_cache_control(response, private=True, no_store=True)
        return response


def _is_personal(request: HttpRequest) -> bool:
    """Who is signed in gets nothing that a browser or proxy may keep."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = getattr(request, "user", None)  # static files come before there is one
    try:
        return user is not None and user.is_authenticated
    except (OperationalError, InterfaceError):  # the database is away, and the page says so
        return True


class HostileInputMiddleware:
    """What no person types is a bad request, before or after some code stumbles over it.

    PostgreSQL stores no NUL; Django's own admin answers an absurd number in an address with 500.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_nul(request):
            raise BadRequest("NUL in the request")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if _out_of_range(exception):
            raise BadRequest("A value is out of range") from exception


def _has_nul(request: HttpRequest) -> bool:
    sources = [request.GET]
    if request.method == "POST":
        sources.append(request.POST)
    return "\x00" in request.path or any(
        "\x00" in text
        for source in sources
        for name, values in source.lists()
        for text in (name, *values)
    )


def _out_of_range(exception: Exception) -> bool:
    if isinstance(exception, OverflowError | DataError):
        return True
    return isinstance(exception, ValueError) and "out of range" in str(exception)


class LimitMiddleware:
    """A limit that a view has reached becomes a page that says how long to wait."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyRequestsError):
            return None
        return too_many_requests(request, minutes=exception.minutes)


def too_many_requests(request: HttpRequest, *, minutes: int = 5) -> HttpResponse:
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response
