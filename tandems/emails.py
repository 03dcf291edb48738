"""The mails of this app: defaults, which the team may change. None of them has an answer in it."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from events.models import EventKind
from events.queries import common_events, hours_needed
from mails.services import MailKind, queue_mail
from mentoring.core import clock
from programme.models import Cohort, Participation

from . import queries
from .models import MentoringAgreement, PlaceRequest, Tandem

ANSWER_WITHIN = timedelta(days=5)
SOON = "in den ersten drei Wochen"
TEAM = "Das Organisationsteam"

WISHES = MailKind(
    key="M09",
    subject="Mit wem kannst Du es Dir vorstellen?",
    body=(
        "schön, dass Du da warst. Nenn uns bis {{ frist }} bis zu drei Menschen, mit denen Du gern "
        "ein Tandem bilden möchtest: {{ link }}\n\n"
        "Du kannst auch vertraulich sagen, mit wem nicht; das liest nur die Koordination. "
        "Versprechen können wir nichts. Du hörst {{ antwort_bis }} von uns."
    ),
    placeholders=frozenset({"frist", "link", "antwort_bis"}),
)
WISHES_REMINDER = MailKind(
    key="M09-reminder",
    subject="Noch bis {{ frist }}: Mit wem kannst Du es Dir vorstellen?",
    body=(
        "bis {{ frist }} kannst Du uns sagen, mit wem Du gern ein Tandem bilden möchtest: "
        "{{ link }}\n\n"
        "Hast Du keinen Wunsch, sag uns auch das; es dauert eine Minute. "
        "Versprechen können wir nichts. Du hörst {{ antwort_bis }} von uns."
    ),
    placeholders=frozenset({"frist", "link", "antwort_bis"}),
)
SECOND_PLACE = MailKind(
    key="M32",
    subject="Kannst Du eine zweite Person begleiten?",
    body=(
        "wir haben mehr Mentees als Plätze. Könntest Du eine zweite Person begleiten? Das sind "
        "zwei Tandems mit doppelt so vielen Treffen, zusammen rund {{ stunden }} Stunden im ganzen "
        "Durchgang.\n\n"
        "Ja oder Nein, mit einem Klick: {{ link }}\n\n"
        "Ein Nein ist völlig in Ordnung und braucht keinen Grund."
    ),
    placeholders=frozenset({"stunden", "link"}),
)
PROPOSED = MailKind(
    key="M10",
    subject="Unser Vorschlag für Dein Tandem",
    body=(
        "wir schlagen Dir {{ partner_vorname }} ({{ partner_kreis }}) vor. "
        "Das passt, weil: {{ passt_weil }}. Entfernung: {{ entfernung }}.\n\n"
        "Bist Du einverstanden?\n"
        "Ja: {{ link_ja }}\n"
        "Nein oder erst reden: {{ link_reden }}\n\n"
        "Bitte antworte bis {{ frist }}; ohne Dein Ja entsteht kein Tandem. "
        "Die Kontaktdaten bekommst Du, sobald Ihr beide Ja gesagt habt."
    ),
    placeholders=frozenset(
        {
            "partner_vorname",
            "partner_kreis",
            "passt_weil",
            "entfernung",
            "link_ja",
            "link_reden",
            "frist",
        }
    ),
)
CONFIRMED = MailKind(
    key="M23",
    subject="Ihr habt beide Ja gesagt",
    body=(
        "Dein Tandem steht. Name und Kontaktdaten findest Du hier: {{ link }}\n\n"
        "Meldet Euch gern schon. Eure Vereinbarung unterzeichnet Ihr {{ wann }}."
    ),
    placeholders=frozenset({"link", "wann"}),
)
SIGNED = MailKind(
    key="M12",
    subject="Ihr seid ein Tandem",
    body=(
        "Eure Vereinbarung ist unterzeichnet, sie gilt bis {{ ende }}. Hier ist sie: {{ link }}\n\n"
        "Nächster Schritt: das Erstgespräch, {{ erstes_gespraech }}. "
        "{{ begleitung }} ist für Euch da. Viel Freude!"
    ),
    placeholders=frozenset({"ende", "link", "erstes_gespraech", "begleitung"}),
)
ENDED_EARLY = MailKind(
    key="M17",
    subject="Euer Tandem endet früher",
    body=(
        "Euer Tandem endet am {{ datum }}. Das kommt vor und ist kein Scheitern. "
        "{{ begleitung }} meldet sich innerhalb von zwei Werktagen; wenn Du magst, sprecht Ihr "
        "über eine neue Lösung. Zu den Veranstaltungen bist Du weiter eingeladen."
    ),
    placeholders=frozenset({"datum", "begleitung"}),
)
COMPLETED = MailKind(
    key="M18",
    subject="Geschafft: Euer Tandem ist am Ziel",
    body=(
        "sechs Monate sind um. Danke, dass Ihr sie miteinander verbracht habt. "
        "Wir feiern das: {{ termin }}.\n\n"
        "Führt vorher Euer Abschlussgespräch (Leitfaden: {{ link_leitfaden }})."
    ),
    placeholders=frozenset({"termin", "link_leitfaden"}),
)


def queue_ask_for_wishes(participation: Participation, window: queries.WishWindow) -> None:
    _queue_about_wishes(WISHES, participation, window)


def queue_remind_of_wishes(participation: Participation, window: queries.WishWindow) -> None:
    _queue_about_wishes(WISHES_REMINDER, participation, window)


def _queue_about_wishes(
    kind: MailKind, participation: Participation, window: queries.WishWindow
) -> None:
    """Whom they wished for, or whether, is in no mail."""
    kickoff = _event(participation.cohort, EventKind.KICKOFF)
    queue_mail(
        kind,
        to=participation.person,
        dedupe_key=f"{kind.key}:{participation.pk}",
        related=f"wishes:{participation.pk}",
        frist=_day(window.last_day) if window.last_day else "",
        link=settings.SITE_URL + reverse("tandems:wishes", args=[participation.pk]),
        antwort_bis=f"bis zum Auftakt ({kickoff})" if kickoff else "bis zum Auftakt",
    )


def queue_ask_for_place(request: PlaceRequest) -> None:
    mentor = request.mentor
    queue_mail(
        SECOND_PLACE,
        to=mentor.person,
        dedupe_key=f"M32:{request.pk}",
        related=f"place:{request.pk}",
        stunden=str(hours_needed(mentor.cohort, role=mentor.role, places=2).total),
        link=settings.SITE_URL + request.get_absolute_url(),
    )


def queue_proposed(tandem: Tandem, pair: queries.Pair) -> None:
    """To both. Only the first name, the district, and what both have in common."""
    page = _page(tandem)
    for me, partner in _both(tandem):
        queue_mail(
            PROPOSED,
            to=me.person,
            dedupe_key=f"M10:{tandem.pk}:{me.pk}",
            related=_related(tandem),
            partner_vorname=partner.person.first_name,
            partner_kreis=partner.association.district_name if partner.association else "–",
            passt_weil=reasons_in_words(pair),
            entfernung=distance_in_words(pair.distance_km),
            link_ja=f"{page}#ja",
            link_reden=f"{page}#reden",
            frist=_day(answer_until(tandem)),
        )


def queue_confirmed(tandem: Tandem, *, kickoff: date | None) -> None:
    when = "auf derselben Seite"
    if kickoff and kickoff >= clock.today():
        when = f"beim Auftakt, {_event(tandem.cohort, EventKind.KICKOFF) or _day(kickoff)}"
    for me, _partner in _both(tandem):
        queue_mail(
            CONFIRMED,
            to=me.person,
            dedupe_key=f"M23:{tandem.pk}:{me.pk}",
            related=_related(tandem),
            link=_page(tandem),
            wann=when,
        )


def queue_signed(agreement: MentoringAgreement) -> None:
    tandem, first = agreement.tandem, agreement.first_conversation_on
    for me, _partner in _both(tandem):
        queue_mail(
            SIGNED,
            to=me.person,
            dedupe_key=f"M12:{agreement.pk}:{me.pk}",
            related=_related(tandem),
            ende=_day(agreement.ends_on),
            link=settings.SITE_URL + reverse("tandems:agreement", args=[tandem.pk]),
            erstes_gespraech=_day(first) if first else SOON,
            begleitung=companion(tandem),
        )


def queue_ended_early(tandem: Tandem, *, on: date) -> None:
    """To both the same text: who ended it, and why, is in no mail."""
    for me, _partner in _both(tandem):
        queue_mail(
            ENDED_EARLY,
            to=me.person,
            dedupe_key=f"M17:{tandem.pk}:{me.pk}",
            related=_related(tandem),
            datum=_day(on),
            begleitung=companion(tandem),
        )


def queue_completed(tandem: Tandem) -> None:
    for me, _partner in _both(tandem):
        queue_mail(
            COMPLETED,
            to=me.person,
            dedupe_key=f"M18:{tandem.pk}:{me.pk}",
            related=_related(tandem),
            termin=_event(tandem.cohort, EventKind.CLOSING) or "beim Abschluss",
            link_leitfaden=settings.SITE_URL + reverse("tandems:guide") + "#abschluss",
        )


def reasons_in_words(pair: queries.Pair) -> str:
    """Why the two were put together: what both named. Nothing that only one of them wrote."""
    found = []
    if pair.shared_topics:
        found.append("gemeinsame Themen: " + ", ".join(pair.shared_topics))
    if pair.covered_needs:
        found.append("gesucht und angeboten: " + ", ".join(pair.covered_needs))
    if pair.distance_km is not None and not queries.is_far(pair.distance_km):
        found.append(pair.distance_words)
    return "; ".join(found) or "wir glauben, dass Ihr voneinander lernen könnt"


def distance_in_words(kilometres: int | None) -> str:
    if kilometres is None:
        return "noch nicht bekannt"
    return f"{kilometres} km Luftlinie"


def answer_until(tandem: Tandem) -> date:
    return timezone.localdate(tandem.created_at) + ANSWER_WITHIN


def companion(tandem: Tandem) -> str:
    """Who of the team looks after the two, at the beginning of a sentence."""
    person = tandem.contact_person
    return person.get_full_name() if person else TEAM


def _both(tandem: Tandem) -> list[tuple[Participation, Participation]]:
    return [(tandem.mentee, tandem.mentor), (tandem.mentor, tandem.mentee)]


def _page(tandem: Tandem) -> str:
    return settings.SITE_URL + reverse("tandems:detail", args=[tandem.pk])


def _related(tandem: Tandem) -> str:
    return f"tandem:{tandem.pk}"


def _day(day: date) -> str:
    return date_format(day, "j. F Y")


def _event(cohort: Cohort, kind: str) -> str:
    events = [event for event in common_events(cohort) if event.kind == kind]
    return events[0].date_phrase if events else ""
