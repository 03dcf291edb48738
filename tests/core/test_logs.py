import json
import logging
import sys

from mentoring.core.logs import JsonFormatter


def line_of(error=None, **extra):
    record = logging.LogRecord(
        "django.request", logging.ERROR, "x.py", 1, "Hallo %s", ("Du",), None
    )
    record.__dict__ |= extra
    if error is not None:
        try:
            raise error
        except type(error):
            record.exc_info = sys.exc_info()
    return json.loads(JsonFormatter().format(record))


def test_line_says_what_happened():
    line = line_of()

    assert (line["level"], line["message"]) == ("ERROR", "Hallo Du")


def test_error_is_named_without_its_words():
    line = line_of(ValueError("Key (email)=(mila@example.org)"))

    assert line["error"] == "ValueError"
    assert line["at"][-1].endswith("line_of")
    assert "mila" not in json.dumps(line)


def test_route_stands_for_the_path(rf):
    request = rf.get("/bewerbung/1234/?email=mila@example.org")
    request.resolver_match = type("Match", (), {"route": "bewerbung/<uuid:pk>/"})

    line = line_of(request=request, status_code=500)

    assert (line["route"], line["method"], line["status"]) == ("bewerbung/<uuid:pk>/", "GET", 500)
    assert "1234" not in json.dumps(line)
    assert "message" not in line
