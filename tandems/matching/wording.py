"""German words: what codes are called, how lists and numbers are read aloud."""

from collections.abc import Iterable, Mapping

LABELS = {
    "advise_decisions": "Entscheidungen und Karriereplanung",
    "open_doors": "Zugang zu Kreisen und Kontakten",
    "raise_visibility": "Sichtbarkeit in der Partei",
    "strengths_weaknesses": "Arbeit an Stärken und Schwächen",
    "pass_on_experience": "Erfahrungen aus der Praxis",
    "AG": "Arbeitsgemeinschaft",
    "FA": "Fachausschuss",
    "VEREIN": "Verein",
    "FIRMA": "Firma",
    "FRAKTION": "Fraktion oder Verwaltung",
    "PRESSE": "Presse",
    "SGK": "SGK (Kommunalpolitik)",
    "BUNDESTAG": "Bundestag",
    "LANDTAG": "Landtag",
    "KREISTAG": "Kreistag",
    "STADTRAT": "Stadtrat",
    "GEMEINDERAT": "Gemeinderat",
    "EXECUTIVE": "(Ober-)Bürgermeister- oder Landratsamt",
    "PARTY": "Funktion in der Partei",
}
NOT_SAID = "keine Angabe, neutral gewertet"
NOT_NAMED = "nicht genannt"
# From how many points on: the lower two are the thresholds of the goal "bands".
FITS = ((7000, "passt sehr gut"), (5500, "passt gut"), (4000, "passt"), (0, "passt kaum"))
# From which share of what a criterion can add on; nothing at all is "nicht".
SHARES = ((0.95, "voll"), (0.6, "weitgehend"), (0.3, "teilweise"), (0.0, "kaum"))


def named(codes: Iterable[str], labels: Mapping[str, str]) -> str:
    """The labels of the codes, joined by commas, in the order of the alphabet."""
    return ", ".join(sorted(labels.get(code, LABELS.get(code, code)) for code in codes))


def number(value: float) -> str:
    """3 and 2,5: no decimals where there are none, and a comma."""
    return f"{value:g}".replace(".", ",")


def counted(count: int, one: str, many: str) -> str:
    """ "1 Mentee", "2 Mentees"."""
    return f"{count} {one if count == 1 else many}"


def fit(points: int) -> str:
    """How well two fit together: 7,000 of 10,000 points are "passt sehr gut"."""
    return next(word for least, word in FITS if points >= least)


def share(points: int, most: int) -> str:
    """How much of a criterion two people meet; ``most`` is above 0."""
    return next(word for least, word in SHARES if points / most >= least) if points else "nicht"
