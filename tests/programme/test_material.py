"""QR codes, poster and flyer: what they say, and who gets them."""

import zlib
from io import BytesIO

import pytest
import qrcode
from django.urls import reverse
from pypdf import PdfReader

from programme import charts, pdf
from programme.models import CohortStatus, TeamRole
from tests.factories import (
    CallChannelFactory,
    CohortFactory,
    DistrictAssociationFactory,
    TeamMembershipFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

NAMES = ["plakat.pdf", "flyer.pdf", "qr.svg", "qr.png"]
HOSTILE = ['#read("/etc/passwd")', '"); #panic("x") //', "*fett* $x$ `code` <l> @ref", "\\u{0} \\"]


def read(channel, paper):
    reader = PdfReader(BytesIO(pdf.call_pdf(channel, paper=paper)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def channel():
    cohort = CohortFactory(contact_email="mentoring@example.org")
    return CallChannelFactory(
        cohort=cohort, association=DistrictAssociationFactory(), token="kx7m4qta", code="SV"
    )


@pytest.mark.parametrize(("paper", "pages", "width"), [("a4", 1, 595), ("a5", 2, 420)])
def test_paper_is_tagged_german_and_has_its_size(channel, paper, pages, width):
    reader, _text = read(channel, paper)

    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "de-DE"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert len(reader.pages) == pages
    assert round(reader.pages[0].mediabox.width) == width
    assert reader.metadata.title.startswith("Voneinander lernen. ")


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_paper_says_what_people_need(channel, paper):
    _reader, text = read(channel, paper)

    for words in (
        "Voneinander lernen.", "Was Du bekommst", "30. September 2008", "Stadtverband Magdeburg",
        "Marko Mühlstein, mentoring@example.org", "localhost:8000/?k=kx7m4qta",
    ):  # fmt: skip
        assert words in text


def test_paper_of_a_channel_without_association_names_the_cohort(channel):
    jusos = CallChannelFactory(cohort=channel.cohort, code="JUSOS", label="Jusos")

    assert "Durchgang 2008/2009" in read(jusos, "a4")[1]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_the_team_types_is_text_and_never_code(channel, hostile):
    channel.cohort.contact_name = hostile

    _reader, text = read(channel, "a4")

    assert "".join(hostile.split()) in "".join(text.split())


@pytest.mark.parametrize("motto", ["", "Ja", "Donaudampfschifffahrtsgesellschaft", "Wort " * 24])
def test_any_motto_fits_on_one_page(channel, motto):
    channel.cohort.motto = motto[:120]

    reader, text = read(channel, "a4")

    assert len(reader.pages) == 1
    assert "30. September 2008" in text


def test_picture_has_the_modules_of_the_code():
    """Every module, read out of the picture, is the one that the library computes."""
    link = "https://mentoring.example.org/?k=kx7m4qta"
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(link)

    assert dark_modules(charts.qr_png(link)) == [
        [bool(module) for module in row] for row in code.get_matrix()
    ]


def dark_modules(png):
    """A decoder for just this kind of PNG: eight bits, red, green, blue, alpha."""
    width, data, at = int.from_bytes(png[16:20]), b"", 8
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    lines = unfiltered(zlib.decompress(data), width * 4)
    step = charts.DOTS_A_MODULE
    middle = range(step // 2, width, step)
    return [[lines[y][4 * x] < 128 for x in middle] for y in middle]


def unfiltered(data, size):
    lines, above = [], bytearray(size)
    for start in range(0, len(data), size + 1):
        kind, line = data[start], bytearray(data[start + 1 : start + 1 + size])
        for i in range(size):
            left, up = (line[i - 4] if i > 3 else 0), above[i]
            corner = above[i - 4] if i > 3 else 0
            guess = {0: 0, 1: left, 2: up, 3: (left + up) // 2, 4: paeth(left, up, corner)}[kind]
            line[i] = (line[i] + guess) & 255
        lines.append(line)
        above = line
    return lines


def paeth(left, up, corner):
    p = left + up - corner
    return min((left, up, corner), key=lambda value: abs(p - value))


def test_drawing_is_dark_on_white_and_links_nowhere():
    svg = charts.qr_svg("https://mentoring.example.org/?k=kx7m4qta")

    assert svg.startswith("<svg")
    assert 'fill="white"' in svg
    assert "href" not in svg


@pytest.mark.parametrize("name", NAMES)
def test_contact_person_takes_the_material_of_their_association(client, channel, name):
    contact = TeamMembershipFactory(
        role=TeamRole.CONTACT_PERSON, association=channel.association, cohort=channel.cohort
    )
    client.force_login(contact.person)

    response = client.get(reverse("programme:material", args=[channel.pk, name]))

    assert response.status_code == 200
    assert f'-{name}"' in response.headers["Content-Disposition"]


def test_material_of_others_is_not_there(client, channel):
    halle = DistrictAssociationFactory(ags="15002", name="Stadtverband Halle")
    stranger = TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=halle).person
    boss = TeamMembershipFactory(role=TeamRole.COORDINATOR).person
    jusos = CallChannelFactory(cohort=channel.cohort)

    for person in (stranger, boss, UserFactory()):
        client.force_login(person)
        for each in (channel, jusos):
            url = reverse("programme:material", args=[each.pk, "plakat.pdf"])
            assert client.get(url).status_code == 404


def test_material_ends_with_the_cohort_and_with_the_role(client, channel):
    contact = TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=channel.association)
    client.force_login(contact.person)
    url = reverse("programme:material", args=[channel.pk, "qr.svg"])
    assert client.get(url).status_code == 200

    type(channel.cohort).objects.update(status=CohortStatus.ARCHIVED)

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["x", "plakat.svg", "..%2fqr.svg", "qr.png%00"])
def test_there_is_nothing_else(client, channel, name):
    contact = TeamMembershipFactory(role=TeamRole.CONTACT_PERSON, association=channel.association)
    client.force_login(contact.person)

    assert client.get(f"/mein-verband/{channel.pk}/{name}").status_code in (400, 404)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", [TeamRole.ORG_TEAM, TeamRole.COORDINATOR, TeamRole.READ_ONLY])
def test_team_takes_the_material_of_each_channel(client, login, channel, role, name):
    login(role)

    url = reverse("admin:programme_callchannel_material", args=[channel.pk, name])
    page = client.get(reverse("admin:programme_callchannel_change", args=[channel.pk]))

    assert client.get(url).status_code == 200
    assert url in page.content.decode()


def test_team_of_another_cohort_takes_nothing(client, login, other, channel):
    login(TeamRole.COORDINATOR, other)
    url = reverse("admin:programme_callchannel_material", args=[channel.pk, "plakat.pdf"])

    assert client.get(url).status_code == 404
    login(TeamRole.COORDINATOR)
    assert client.get(url.replace("plakat", "anders")).status_code == 404
