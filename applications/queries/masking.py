"""Takes out of a text what would tell whose it is: plain Python, which knows no model.

Case, accents and German spellings are folded ("Müller", "MUELLER", "muller"), words are matched
whole, with the endings that German hangs on to names and places ("Annas", "Stendaler").
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

HIDDEN = "[…]"
LEAST_LETTERS = 2  # of a part of a name
LEAST_LETTERS_OF_PLACE = 4
NAME_ENDING = r"(?:['’]?s)?"
PLACE_ENDING = r"(?:s|er(?:s|n|in|innen)?)?"
# Parts of names and places that are no name by themselves.
COMMON = {
    "von", "van", "der", "den", "dem", "des", "de", "die", "das", "zu", "zum", "zur", "und", "an",
    "am", "im", "in", "bei", "ob", "auf", "spd", "ov", "kv", "sv", "ortsverein", "stadtverband",
    "kreisverband", "stadt", "land", "kreis", "bad", "groß", "alt", "neu", "unter", "ober", "nord",
    "süd", "ost", "west", "mitte", "lutherstadt", "hansestadt", "landeshauptstadt", "ortsteil",
}  # fmt: skip
ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\W\d_]{2,}")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Identity:
    """What the system knows of somebody that must not be read. Empty parts count for nothing."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    texts: tuple[str, ...] = field(default=())  # literally: an address, a post code

    def pattern(self) -> re.Pattern[str] | None:
        parts = [
            *(_whole(name, NAME_ENDING) for name in _variants(self.names, LEAST_LETTERS)),
            *(
                _whole(place, PLACE_ENDING)
                for place in _variants(self.places, LEAST_LETTERS_OF_PLACE)
            ),
            *(_phone(phone) for phone in self.phones),
            *(_whole(folded(text)) for text in self.texts if text.strip()),
        ]
        longest_first = sorted(filter(None, parts), key=len, reverse=True)
        return re.compile("|".join(longest_first)) if longest_first else None


class Masker:
    """Masks the texts of one person; compiled once, used for each answer."""

    def __init__(self, identity: Identity):
        self._pattern = identity.pattern()

    def __call__(self, text: str) -> str:
        text = ADDRESS.sub(HIDDEN, str(text))
        if self._pattern is None:
            return text
        plain, where = _folded_with_places(text)
        parts, end = [], 0
        for found in self._pattern.finditer(plain):
            begin = where[found.start()]
            parts += [text[end:begin], HIDDEN]
            end = where[found.end()]
        return "".join([*parts, text[end:]])


def folded(text: str) -> str:
    """One spelling for all: lower case, without accents, "ae" as "a", "ß" as "ss"."""
    return _folded_with_places(text)[0]


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters where it stands in the original."""
    chars: list[str] = []
    where: list[int] = []
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFKD", char.casefold()):
            if unicodedata.combining(plain):
                continue
            if chars and plain == "e" and chars[-1] in "aou":
                continue  # "ae" is another spelling of "ä", wherever it comes from
            chars.append(plain)
            where.append(place)
    return "".join(chars), [*where, len(text)]


def _variants(values: Iterable[str], least: int) -> set[str]:
    """Each value as a whole, and each of its words that is long enough and says something."""
    found = set()
    for value in values:
        whole = folded(value).strip()
        words = [w for w in WORD.findall(whole) if len(w) >= least and w not in _COMMON_FOLDED]
        found |= {*words, whole} if words or len(whole) >= least else set()
    return found


def _whole(text: str, ending: str = "") -> str:
    """As a word of its own. What stands between its words, if anything, may be of any kind."""
    words = WORD.findall(text)
    if not words:
        return ""
    between = r"[\W_]{0,3}"
    return rf"(?<![^\W_]){between.join(map(re.escape, words))}{ending}(?![^\W_])"


def _phone(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    core = re.sub(r"^(0049|49|0)", "", digits)
    if len(core) < 5:
        return ""
    gap = r"[\s./()\-–]*"
    return rf"(?<!\d)(?:(?:\+{gap}|00)?49{gap})?0?{gap}{gap.join(core)}(?!\d)"


_COMMON_FOLDED = frozenset(folded(word) for word in COMMON)
