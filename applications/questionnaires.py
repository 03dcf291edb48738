"""The rubric in the organisation's own words: what each criterion is recognised by (ADR 6)."""

SCALE = {
    0: "nicht erkennbar",
    1: "im Ansatz",
    2: "deutlich",
    3: "deutlich und mit eigenem Beispiel",
}
RULE = (
    "Bewertet wird die Antwort, nicht Stil, Lebenslauf oder Bekanntheit. Zwei Personen bewerten "
    "unabhängig (Mentor*innen: eine); ab 6 Punkten Abstand reden sie darüber. Die Punkte ordnen "
    "das Gespräch, sie entscheiden nicht."
)
RECOGNISED_BY = {
    "E1": ("benennt, was verbindet; Mitgliedschaft allein zählt nicht, ihr Fehlen schadet nicht"),
    "E2": "ein Anliegen, ein Ort, ein erster Schritt",
    "E3": "Stunden und Termine passen zusammen; Engpässe sind benannt",
    "E4": "sagt, was sie*er selbst übernimmt",
    "E5": "nennt Kritik und was daraus wurde",
    "E6": "etwas selbst angefangen, auch klein",
    "E7": "geht freundlich auf die andere Seite zu, statt zu warten",
    "E8": "Ziele sind eigene und prüfbar",
    "E9": "Bereitschaft zu Neuem; bisheriges Engagement",
    "M1": "nennt einen eigenen Fehler und die Lehre",
    "M2": "hört zu, hält Unterschiede aus",
    "M3": "Ämter, Jahre, konkretes Beispiel",
    "M4": "lässt sich überzeugen",
    "M5": "will selbst etwas lernen, nicht nur geben",
}
