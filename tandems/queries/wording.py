"""The mentoring agreement, word for word: what the page shows, the paper prints and both sign.

The sentences are those of the programme; the values are the tandem's. What comes out is plain data
(texts in lists and dictionaries), so that it can be frozen, hashed and printed as it is.
"""

import hashlib
import json
from datetime import date
from typing import Any

from django.utils.formats import date_format

from tandems.models import MeetingChannel, MentoringAgreement, Rhythm

RHYTHM_WEEKS = {Rhythm.WEEKS_2: 2, Rhythm.WEEKS_3: 3, Rhythm.WEEKS_4: 4, Rhythm.WEEKS_6: 6}
CHANNEL_WORDS = {
    MeetingChannel.IN_PERSON: "persönlich",
    MeetingChannel.VIDEO: "per Video",
    MeetingChannel.PHONE: "am Telefon",
    MeetingChannel.EMAIL: "per E-Mail",
    MeetingChannel.MESSENGER: "per Messenger",
}
OPEN_YET = "sprechen wir im Erstgespräch ab"
NO_GOALS = "legen wir im Erstgespräch fest"
FIRST_WEEKS = "in den ersten drei Wochen"

Text = dict[str, Any]


def checksum(text: Text) -> str:
    """The same text gives the same checksum, in whatever order the database returns its keys."""
    plain = json.dumps(text, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def shown_text(agreement: MentoringAgreement) -> Text:
    """What was frozen, or what would be frozen now."""
    return agreement.text or agreement_text(agreement)


def agreement_text(agreement: MentoringAgreement) -> Text:
    """The whole agreement from its fields. Needs the tandem with its people and cohort."""
    tandem = agreement.tandem
    return {
        "title": "Mentoring-Vereinbarung",
        "cohort": tandem.cohort.label,
        "version": agreement.version,
        "mentee": full_name(tandem.mentee.person),
        "mentor": full_name(tandem.mentor.person),
        "companion": "begleitet vom Organisationsteam der SPD Sachsen-Anhalt",
        "sections": [
            {"heading": f"{number} {heading}", "paragraphs": paragraphs}
            for number, (heading, paragraphs) in enumerate(_sections(agreement), start=1)
        ],
    }


def full_name(person) -> str:
    return person.get_full_name()


def _sections(agreement: MentoringAgreement) -> list[tuple[str, list[Text]]]:
    return [
        ("Partnerschaft auf Zeit", _partnership(agreement)),
        ("Rollen", _roles()),
        ("Erwartungen", _expectations(agreement)),
        ("Ziele (höchstens drei)", _goals(agreement)),
        ("Zeit und Treffen", _meetings(agreement)),
        ("Vertraulichkeit", _confidentiality()),
        ("Rückmeldung", _feedback(agreement)),
        ("Fairness", _fairness()),
        ("Wenn es schwierig wird", _difficulties(agreement)),
        ("Pause und Ende", _end(agreement)),
        ("Programm", _programme()),
    ]


def _plain(text: str) -> Text:
    return {"label": "", "text": text}


def _labelled(label: str, text: str) -> Text:
    return {"label": label, "text": text}


def _day(day: date) -> str:
    return date_format(day, "j. F Y")


def _partnership(agreement: MentoringAgreement) -> list[Text]:
    begins, ends = _day(agreement.starts_on), _day(agreement.ends_on)
    return [
        _plain(
            f"Wir bilden ein Tandem vom {begins} bis zum {ends}. Wir sind Partner*innen; niemand "
            "ist Vorgesetzte*r oder Pat*in. Wir nehmen freiwillig teil und wollen voneinander "
            "lernen. Wir geben uns ein Versprechen, kein einklagbares Recht."
        )
    ]


def _roles() -> list[Text]:
    return [
        _labelled(
            "Mentee:",
            "verabredet die Treffen, bringt Themen mit, bereitet vor und nach, fragt nach, wenn "
            "es stockt.",
        ),
        _labelled(
            "Mentor*in:",
            "hört zu, gibt Erfahrung weiter, berät bei Entscheidungen, vermittelt Kontakte, sorgt "
            "für Sichtbarkeit, gibt ehrliche Rückmeldung. Entscheidungen trifft die*der Mentee "
            "selbst.",
        ),
        _labelled("Organisationsteam:", "lädt ein, fragt kurz nach, hilft bei Schwierigkeiten."),
    ]


def _expectations(agreement: MentoringAgreement) -> list[Text]:
    return [
        _labelled("Mentee erwartet:", agreement.mentee_expects or OPEN_YET),
        _labelled("Mentor*in erwartet:", agreement.mentor_expects or OPEN_YET),
        _labelled("Mentor*in will lernen:", agreement.mentor_learns or OPEN_YET),
        _labelled("Was wir nicht erwarten:", agreement.not_expected or OPEN_YET),
        _plain(
            "Aus dem Mentoring folgt kein Anspruch auf eine Kandidatur, ein Amt, einen Listenplatz "
            "oder eine Stelle."
        ),
    ]


def _goals(agreement: MentoringAgreement) -> list[Text]:
    goals = list(agreement.tandem.goals.all())
    if not goals:
        return [_plain(f"Unsere Ziele {NO_GOALS}.")]
    return [_labelled(f"Ziel {number}:", _goal(goal)) for number, goal in enumerate(goals, start=1)]


def _goal(goal) -> str:
    if not goal.success_sign:
        return goal.text
    return f"{goal.text} – Woran wir Fortschritt merken: {goal.success_sign}"


def _meetings(agreement: MentoringAgreement) -> list[Text]:
    weeks = RHYTHM_WEEKS[Rhythm(agreement.rhythm)]
    least = agreement.tandem.cohort.min_meetings
    first = agreement.first_conversation_on
    forms = ", ".join(CHANNEL_WORDS[MeetingChannel(channel)] for channel in agreement.channels)
    return [
        _plain(
            f"Wir treffen uns alle {weeks} Wochen für etwa {agreement.meeting_minutes} Minuten, "
            f"mindestens {least}-mal, davon mindestens einmal persönlich."
        ),
        _labelled("Erstgespräch:", _day(first) if first else FIRST_WEEKS),
        _labelled("Form:", forms or OPEN_YET),
        _labelled("Ort:", agreement.places or OPEN_YET),
        _labelled("Mindestens eine Hospitation:", agreement.shadowing_plan or OPEN_YET),
        _plain(
            f"Wir antworten einander innerhalb von {_days(agreement.reply_days)}. Wer absagt, "
            "schlägt sofort einen neuen Termin vor."
        ),
    ]


def _days(number: int) -> str:
    return "einem Tag" if number == 1 else f"{number} Tagen"


def _confidentiality() -> list[Text]:
    return [
        _plain(
            "Was wir besprechen, bleibt unter uns, auch nach dem Ende. Das Organisationsteam "
            "erfährt nur, wann, wie lange und in welcher Form wir uns treffen, und was wir ihm "
            "selbst sagen. Ausnahmen: Beide stimmen zu, jemand ist gefährdet, oder ein Gesetz "
            "verlangt es."
        )
    ]


def _feedback(agreement: MentoringAgreement) -> list[Text]:
    paragraphs = [_plain("Wir sagen früh, was gut ist und was stört. Kritik gilt der Sache.")]
    return [*paragraphs, _plain(agreement.feedback_rule)] if agreement.feedback_rule else paragraphs


def _fairness() -> list[Text]:
    return [
        _plain(
            "Plant eine*r von uns eine Kandidatur, erfährt es die*der andere zuerst. Wir nutzen "
            "nichts gegeneinander und schmücken uns nicht mit der Arbeit der*des anderen. Wir "
            "achten die Grenzen unseres Gegenübers."
        )
    ]


def _difficulties(agreement: MentoringAgreement) -> list[Text]:
    companion = agreement.tandem.contact_person
    whom = f"{full_name(companion)} im Organisationsteam" if companion else "das Organisationsteam"
    return [
        _plain(
            f"Erst reden wir miteinander. Hilft das nicht, wenden wir uns an {whom} oder, "
            "vertraulich, an eine Vertrauensperson. Beides geht auch allein und sofort."
        )
    ]


def _end(agreement: MentoringAgreement) -> list[Text]:
    return [
        _plain(
            "Gemeinsam können wir bis zu vier Wochen pausieren. Das Tandem endet am "
            f"{_day(agreement.ends_on)} mit einem Abschlussgespräch. Jede*r kann es vorher mit "
            "einer kurzen Nachricht an das Organisationsteam beenden, ohne Gründe. Wir "
            "verabschieden uns, wenn möglich, mit einem Gespräch."
        )
    ]


def _programme() -> list[Text]:
    return [
        _plain(
            "Wir kommen zu Auftakt, Zwischenbilanz und Abschluss oder sagen ab, und wir helfen mit "
            "den Fragebögen. Für Mentees unter 18 gelten die Schutzregeln: Treffen in Büros oder "
            "öffentlichen Räumen, Sorgeberechtigte kennen die Termine, keine Übernachtung, kein "
            "Alkohol, keine Nachrichten nach 22:00 Uhr, eine Vertrauensperson ist bekannt."
        )
    ]
