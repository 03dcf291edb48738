"""What must not be read is not read, however it is spelt."""

import pytest

from applications.queries.masking import HIDDEN, WORD, Identity, Masker, folded

ANNA = Identity(
    names=("Änna-Lena", "Müller"),
    places=("Naumburg an der Saale", "Ortsverein Halle-Neustadt", "Stendal"),
    phones=("0391 555-0001",),
    texts=("anna@example.org", "06618"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Müller", "MÜLLER", "Mueller", "Muller", "Mu\u0308ller", "Müllers", "Müller's",
        "Änna-Lena", "Anna Lena", "AENNALENA", "Lena", "anna",
        "Naumburg", "Naumburger", "Naumburg (an der Saale)", "Stendaler", "Stendals",
        "Halle-Neustadt", "Ortsverein Halle Neustadt", "06618",
        "0391 555-0001", "0391/5550001", "+49 391 555 0001", "0049 (391) 5550001", "03915550001",
        "anna@example.org", "ANNA@EXAMPLE.ORG", "irgendwer@gmx.de",
    ],
)  # fmt: skip
def test_spelling_does_not_matter(text):
    left = Masker(ANNA)(f"vorher {text}, nachher").replace(HIDDEN, "")

    assert set(WORD.findall(left)) - {"an", "der", "Ortsverein"} == {"vorher", "nachher"}


@pytest.mark.parametrize(
    "text",
    [
        "Helena mag Muellerbrot.", "neue Ideen, Poesie und Abenteuer", "an der Saalekante",
        "Stendalverkehr", "Der Ortsverein ist klein.", "2004–2008", "1066189",
    ],
)  # fmt: skip
def test_other_words_stay(text):
    assert Masker(ANNA)(text) == text


def test_text_around_stays_to_the_letter():
    text = "  Früher hieß Änna Müller anders – „Größe“ und ﬁnster.\n"

    assert Masker(ANNA)(text) == f"  Früher hieß {HIDDEN} {HIDDEN} anders – „Größe“ und ﬁnster.\n"


def test_nobody_known_hides_only_addresses():
    assert Masker(Identity())("Ich: ich@example.org") == f"Ich: {HIDDEN}"
    assert (
        Masker(Identity(names=("",), places=(" ",), phones=("112",), texts=("",)))("112") == "112"
    )


def test_sharp_s_is_two_letters():
    assert folded("Weiß") == folded("WEISS")
    assert Masker(Identity(names=("Weiß",)))("Frau Weiss und Weiß") == f"Frau {HIDDEN} und {HIDDEN}"


def test_what_looks_like_a_pattern_is_taken_literally():
    assert Masker(Identity(names=("(.*)", "A.B")))("x A.B y A+B") == f"x {HIDDEN} y {HIDDEN}"
