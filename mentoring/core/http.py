from functools import wraps

from django.http import HttpResponse


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
