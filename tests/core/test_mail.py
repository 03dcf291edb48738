from email import message_from_bytes
from pathlib import Path

import pytest
from django.core import mail

from mentoring.core.mail import email_settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "mentoring.core.mail.FileBackend"


def settings_of(url):
    found = email_settings(url, base_dir=Path("/srv/app"))
    keys = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    return tuple(found.get(f"EMAIL_{key}") for key in keys)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", (SMTP, "mail.example.org", None, None, None, None, None)),
        ("smtp://localhost:1025", (SMTP, "localhost", 1025, None, None, None, None)),
        (
            "smtp+tls://me%40example.org:p%3Aw%2F@mail.example.org",
            (SMTP, "mail.example.org", 587, "me@example.org", "p:w/", True, None),
        ),
        ("smtp+tls://u:p@h:2525", (SMTP, "h", 2525, "u", "p", True, None)),
        ("smtp+ssl://u:p@h", (SMTP, "h", None, "u", "p", None, True)),  # smtplib knows 465
    ],
)
def test_address_of_a_server(url, expected):
    assert settings_of(url) == expected


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("", "/srv/app/var/mail"),
        ("filemail:///var/mail", "/srv/app/var/mail"),
        ("filemail:////tmp/mail", "/tmp/mail"),  # noqa: S108
    ],
)
def test_address_of_a_folder(url, folder):
    found = email_settings(url, base_dir=Path("/srv/app"))

    assert (found["EMAIL_BACKEND"], found["EMAIL_FILE_PATH"]) == (FILES, folder)


def test_each_mail_is_a_file_of_its_own_that_only_its_owner_reads(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, str(tmp_path / "mail")

    for number in range(2):
        mail.EmailMessage(f"Gruß {number}", "Text", to=["a@example.org"]).send()

    files = sorted((tmp_path / "mail").iterdir())
    assert [path.suffix for path in files] == [".log", ".log"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert message_from_bytes(files[1].read_bytes())["To"] == "a@example.org"
