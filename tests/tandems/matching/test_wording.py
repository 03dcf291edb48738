import pytest

from tandems.matching import wording
from tandems.matching.model import Problem


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (10_000, "passt sehr gut"), (7000, "passt sehr gut"), (6999, "passt gut"),
        (5500, "passt gut"), (5499, "passt"), (4000, "passt"), (3999, "passt kaum"),
        (0, "passt kaum"),
    ],
)  # fmt: skip
def test_points_have_a_word(points, word):
    assert wording.fit(points) == word


def test_words_begin_where_the_bands_of_the_goals_do():
    thresholds = Problem(mentees=(), mentors=()).thresholds

    assert set(thresholds) <= {least for least, _word in wording.FITS}


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (2400, "voll"),
        (2279, "weitgehend"),
        (1440, "weitgehend"),
        (1200, "teilweise"),
        (1, "kaum"),
        (0, "nicht"),
    ],
)
def test_part_has_a_word(points, word):
    assert wording.share(points, 2400) == word
