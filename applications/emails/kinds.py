"""The texts: each a default that the team can word anew. What was answered stands in none."""

from mails.services import MailKind

_ARRIVED = (
    "Deine Bewerbung ist am {{ datum }} um {{ uhrzeit }} angekommen. Das Organisationsteam liest "
    "sie. Du hörst bis {{ antwort_bis }} von uns."
)
_FOR_MINORS = "Zusagen können wir erst, wenn eine sorgeberechtigte Person zustimmt."
_KEEP_FREE = (
    "Bitte halte Dir frei: erstes Treffen {{ termin_erstes_treffen }}, Auftakt "
    "{{ termin_auftakt }}.\n\nStand und Rückzug: {{ link }}"
)
_RECEIPT = frozenset(
    {"datum", "uhrzeit", "antwort_bis", "termin_erstes_treffen", "termin_auftakt", "link"}
)
RECEIVED = MailKind(
    key="M04",
    subject="Deine Bewerbung ist da",
    body=f"danke, {_ARRIVED}\n\n{_KEEP_FREE}",
    placeholders=_RECEIPT,
)
RECEIVED_MENTOR = MailKind(
    key="M04-mentor",
    subject="Deine Bewerbung ist da",
    body=f"danke, dass Du Erfahrung weitergeben willst. {_ARRIVED}\n\n{_KEEP_FREE}",
    placeholders=_RECEIPT,
)
RECEIVED_MINOR = MailKind(
    key="M04-minor",
    subject="Deine Bewerbung ist da",
    body=f"danke, {_ARRIVED} {_FOR_MINORS}\n\n{_KEEP_FREE}",
    placeholders=_RECEIPT,
)
REMINDER = MailKind(
    key="M03",
    subject="Noch {{ tage }}: Deine Bewerbung wartet",
    body=(
        "Deine Bewerbung ist angefangen und gespeichert. Es fehlen noch: {{ offene_schritte }}. "
        "Absenden kannst Du sie bis {{ frist }}: {{ link }}\n\n"
        "Anders überlegt? Auch gut: {{ link_loeschen }}\n\n"
        "Sonst löschen wir den Entwurf am {{ loeschdatum }}."
    ),
    placeholders=frozenset(
        {"tage", "offene_schritte", "frist", "link", "link_loeschen", "loeschdatum"}
    ),
)
GUARDIAN = MailKind(
    key="M24",
    subject="{{ vorname_mentee }} bewirbt sich beim Mentoring",
    body=(
        "dafür brauchen wir das Einverständnis einer sorgeberechtigten Person. Worum es geht, die "
        "Schutzregeln und die Bestätigung: {{ link }}"
    ),
    placeholders=frozenset({"vorname_mentee", "link"}),
    secret=True,  # whoever has the link can agree: the team and the minor must not read it
)
LATE = MailKind(
    key="M27",
    subject="Du kannst Deine Bewerbung noch absenden",
    body="dieser Link ist nur für Dich und gilt bis {{ frist }}: {{ link }}",
    placeholders=frozenset({"frist", "link"}),
)
WITHDRAWN = MailKind(
    key="M21",
    subject="Deine Bewerbung ist zurückgezogen",
    body=(
        "schade, und in Ordnung. Deine Angaben löschen wir am {{ loeschdatum }}. Sofort löschen: "
        "{{ link }}. Das wolltest Du nicht? Melde Dich gleich."
    ),
    placeholders=frozenset({"loeschdatum", "link"}),
)
ACCEPTED = MailKind(
    key="M06",
    subject="Du bist dabei!",
    body=(
        "wir freuen uns: Du nimmst am Mentoring teil. Das erste Treffen aller Mentor*innen und "
        "Mentees: {{ termin }}. Dort lernt Ihr Euch kennen, danach suchen wir Dir ein Tandem.\n\n"
        "Ein Tandem braucht Deine Einwilligung, dass Dein*e Partner*in Name und Kontakt von Dir "
        "bekommt. Wenn Du sie noch nicht gegeben hast: Das geht jederzeit unter „Meine Daten“, "
        "der Link steht unten.\n\n"
        "Bitte halte Dir auch den Auftakt frei: {{ termin_auftakt }}. Kannst Du nicht kommen oder "
        "brauchst Du Kinderbetreuung, Barrierefreiheit oder Hilfe mit dem Weg? Dann antworte "
        "einfach auf diese Mail. Deine Bewerbung: {{ link }}"
    ),
    placeholders=frozenset({"termin", "termin_auftakt", "link"}),
)
WAITLISTED = MailKind(
    key="M07",
    subject="Dein Platz auf der Warteliste",
    body=(
        "danke für Deine Bewerbung. Im Moment ist kein passender Platz frei. Du stehst auf der "
        "Warteliste, zurzeit auf Platz {{ platz }}; wird etwas frei, zählt auch, wer zueinander "
        "passt. Du hörst bis zum Auftakt in jedem Fall von uns. Bitte halte ihn Dir frei: "
        "{{ termin_auftakt }}. Wenn Du nicht warten möchtest: {{ link }}"
    ),
    placeholders=frozenset({"platz", "termin_auftakt", "link"}),
)
BACK_TO_WAITING = MailKind(
    key="M07-back",
    subject="Dein Platz auf der Warteliste",
    body=(
        "wir hatten Dir zugesagt, haben für Dich aber noch kein passendes Tandem gefunden. Das tut "
        "uns leid. Die Zusage gilt deshalb nicht mehr: Du stehst auf der Warteliste, "
        "zurzeit auf Platz {{ platz }}. Wird etwas frei, zählt auch, wer zueinander passt; "
        "versprechen können wir nichts. Du hörst bis zum Auftakt in jedem Fall von uns. Bitte "
        "halte ihn Dir frei: {{ termin_auftakt }}.\n\n"
        "Möchtest Du darüber reden? Antworte einfach auf diese Mail. Wenn Du nicht warten "
        "möchtest: {{ link }}"
    ),
    placeholders=frozenset({"platz", "termin_auftakt", "link"}),
)
REJECTED = MailKind(
    key="M08",
    subject="Zu Deiner Bewerbung",
    body=(
        "danke für Dein Vertrauen. In diesem Durchgang können wir Dir keinen Platz anbieten. Der "
        "Grund: {{ grund_text }} Das ist kein Urteil über Dein Engagement.\n\n"
        "Was jetzt passt: {{ alternativen }}\n\n"
        "Nachricht zum nächsten Durchgang: {{ link_merken }}\n\n"
        "Deine Angaben löschen wir am {{ loeschdatum }}. Wenn Du darüber reden willst: "
        "{{ gespraech }}"
    ),
    placeholders=frozenset(
        {"grund_text", "alternativen", "link_merken", "loeschdatum", "gespraech"}
    ),
)
NOMINATED = MailKind(
    key="M25",
    subject="Möchtest Du Mentor*in werden?",
    body=(
        "{{ name }} hat uns Deinen Namen genannt. Worum es geht und wie Du mitmachst: "
        "{{ link }}\n\n"
        "Kein Interesse? Du musst nichts tun, wir löschen Deine Adresse am {{ loeschdatum }}. "
        "Sofort löschen kannst Du sie hier: {{ link_loeschen }}"
    ),
    placeholders=frozenset({"name", "link", "loeschdatum", "link_loeschen"}),
    secret=True,
)
QUESTION = MailKind(
    key="M05",
    subject="Eine Frage zu Deiner Bewerbung",
    body=(
        "wir haben Deine Bewerbung gelesen und eine Frage. Bitte antworte hier bis "
        "{{ frist_rueckfrage }}: {{ link }}. Danach entscheiden wir ohne Antwort."
    ),
    placeholders=frozenset({"frist_rueckfrage", "link"}),
)
