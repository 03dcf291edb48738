from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme


def token_page(view):
    """For a page whose address is a secret: nobody is told of it, nobody keeps or lists it."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return inner


def download(content: bytes, *, content_type: str, filename: str) -> HttpResponse:
    """A file that the browser keeps, and does not show."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def own_path(request: HttpRequest, address: str) -> str:
    """The path and query of an address on our own site; empty for every other one.

    What is left is asked again: a path may begin with two slashes, and then leads elsewhere.
    """
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        return ""
    path = urlsplit(address)._replace(scheme="", netloc="").geturl()
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""
