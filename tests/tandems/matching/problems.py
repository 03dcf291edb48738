"""Generated problems: small enough to try everything, odd enough to hit every corner."""

from hypothesis import settings, strategies as st

from tandems.matching.instance import GOALS, build

# Every day a few; `make soak` has its own profile with a thousand.
examples = settings(
    max_examples=40
    if settings.get_current_profile_name() == "ours"
    else settings.default.max_examples
)
SIZES = (0, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6)  # the large ones take long, and find little more


@st.composite
def instances(draw, *, goals=None, mentees=6, mentors=5, pins=True, largest=None):
    """An ``Instance``. ``goals`` are drawn from all if not given."""
    n = draw(st.sampled_from([size for size in SIZES if size <= mentees]))
    m = draw(st.sampled_from([size for size in SIZES if size <= mentors]))
    highest = draw(st.sampled_from([0, 1, 2, 7, 100, 10_000] if largest is None else [largest]))
    points = _matrix(draw, n, m, st.integers(0, highest))
    allowed = _matrix(draw, n, m, st.sampled_from([True, True, False]))
    places = draw(st.lists(st.sampled_from([0, 1, 1, 2, 9]), min_size=m, max_size=m))
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)) if n and m else st.nothing()
    some = st.lists(pair, max_size=4) if n and m else st.just([])
    return build(
        points,
        allowed,
        places,
        goals=draw(orders()) if goals is None else goals,
        pins=_pins(draw(some), allowed, list(places)) if pins else [],
        previous=draw(some),
        mutual=draw(some),
        thresholds=draw(st.lists(st.integers(-1, highest + 1), max_size=2)),
        seed=draw(st.sampled_from(["", "a", "Auftakt 2008"])),
        mentees=range(n),
        mentors=range(m),
    )


def orders(*, without=()):
    """Goals in any order, any subset."""
    names = [goal for goal in GOALS if goal not in without]
    return st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True)


def _matrix(draw, n, m, cell):
    return [draw(st.lists(cell, min_size=m, max_size=m)) for _row in range(n)]


def _pins(wanted, allowed, left):
    pins = {}
    for i, j in wanted:
        if i not in pins and allowed[i][j] and left[j] > 0:
            pins[i] = j
            left[j] -= 1
    return list(pins.items())
