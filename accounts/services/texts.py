"""The consent texts as they are shipped. Whoever changes one writes a new version of it."""

from datetime import date

from accounts.models import ConsentKind

VALID_FROM = date(2008, 1, 1)

INFORMATION = """\
Wer verantwortlich ist
SPD-Landesverband Sachsen-Anhalt, {{ anschrift }}. Datenschutz: {{ dsb_kontakt }}.

Worum es geht
Wer sich hier bewirbt, zeigt eine politische Nähe. Solche Daten sind besonders geschützt. Wir \
nutzen sie nur mit Deiner ausdrücklichen, freiwilligen Einwilligung. Ohne die erste kannst Du \
nicht teilnehmen, ohne die zweite kein Tandem bilden; alle anderen haben keinen Einfluss auf die \
Auswahl.

Was wir wozu nutzen
Deine Angaben, um Bewerbungen zu lesen, Tandems zu bilden, Dich einzuladen, das Programm zu \
begleiten und ohne Namen auszuwerten. Wir geben nichts an Medien oder andere Parteien. \
Dienstleister nur in unserem Auftrag: {{ dienstleister }}. Über Dich entscheiden Menschen, kein \
Computer.

Wer es sieht
Deine Antworten liest das Organisationsteam; mit wem Du kein Tandem willst, nur die \
Koordination; ein Anliegen nur die gewählte Vertrauensperson. Beim Tandemvorschlag sieht die \
andere Seite Vorname, Kreis und ein freigegebenes Profil. Mehr nur, wenn Du unten zustimmst.

Wie lange
Entwürfe 30 Tage nach der Frist; Absagen, Rückzüge, Bewertungen und Wünsche 90 Tage nach dem \
Auftakt; Notizen, Kurzabfragen und Vereinbarung 180 Tage nach dem Ende; Bedarf bei \
Veranstaltungen 14 Tage, Mailtexte 6, Maildaten und Anliegen 12, Protokolle 24 Monate; übrige \
Teilnahmedaten 12 Monate nach der Auswertung (mit Nachbefragung 24). Danach bleiben Angaben ohne \
Namen und 36 Monate der Nachweis der Einwilligung; aus Sicherungskopien verschwinden Deine Daten \
nach spätestens 35 Tagen.

Deine Rechte
Auskunft, Kopie, Berichtigung, Löschung, Einschränkung, Übertragung. Widerruf jederzeit mit \
Wirkung für die Zukunft: ein Klick unter „Meine Daten“ oder eine Mail. Widerrufst Du die erste, \
endet Deine Teilnahme, und wir löschen Deine Daten. Beschwerde bei der*dem Landesbeauftragten \
für den Datenschutz Sachsen-Anhalt.\
"""

NEXT_COHORT = """\
Wer verantwortlich ist
SPD-Landesverband Sachsen-Anhalt, {{ anschrift }}. Datenschutz: {{ dsb_kontakt }}.

Worum es geht
Wir speichern nur Deine Adresse und schreiben Dir einmal, wenn der nächste Durchgang startet. \
Danach löschen wir sie, spätestens nach 24 Monaten. Bestätigst Du sie nicht, löschen wir sie nach \
14 Tagen. Du kannst es Dir jederzeit anders überlegen: Eine Mail an uns genügt.\
"""
NEXT_COHORT_LABEL = (
    "Schreibt mir einmal, wenn der nächste Durchgang startet. Danach löscht Ihr meine Adresse."
)
LABELS = {
    ConsentKind.PROCESSING: (
        "Ich willige ausdrücklich ein, dass der SPD-Landesverband Sachsen-Anhalt meine Angaben "
        "einschließlich der daraus erkennbaren politischen Meinung für das Mentoring-Programm "
        "verarbeitet."
    ),
    ConsentKind.SHARE_CONTACT: (
        "Mein*e künftige*r Tandempartner*in darf Name, Kontakt, Ort, Erwartungen und Ziele von "
        "mir erhalten. (nötig ab Zusage)"
    ),
    ConsentKind.SHARE_DISTRICT: (
        "Mein Kreis- oder Stadtverband darf Name, Ortsverein und Stand meiner Bewerbung erfahren, "
        "nicht meine Antworten."
    ),
    ConsentKind.PUBLIC_NAME: (
        "Mein Name darf im Zusammenhang mit dem Programm veröffentlicht werden. "
        "(Fotos: Abfrage je Veranstaltung)"
    ),
    ConsentKind.PEER_LIST: (
        "Die anderen Teilnehmenden dürfen meinen Namen und meine E-Mail sehen."
    ),
    ConsentKind.ALUMNI: "Ihr dürft mich zwölf Monate nach dem Ende noch einmal befragen.",
}
