"""Invented cohorts of any size: 0.6 mentors for a mentee, 1.5 places for a mentor, 8 % unsaid."""

from random import Random

from tandems.matching.model import Mentee, Mentor, Problem, Wish

ABILITIES = (
    "advise_decisions", "open_doors", "raise_visibility", "strengths_weaknesses",
    "pass_on_experience",
)  # fmt: skip
CONTACTS = ("AG", "FA", "VEREIN", "FIRMA", "FRAKTION", "PRESSE", "SGK")
BODIES = ("BUNDESTAG", "LANDTAG", "KREISTAG", "STADTRAT", "GEMEINDERAT", "EXECUTIVE", "PARTY")
TOPICS = tuple(f"Thema {number}" for number in range(15))
SLOTS = ("WD_DAY", "WD_EVE", "WEEKEND", "FLEX")
DATES = ("first meeting", "kick-off", "interim review", "closing")


def cohort(mentees, mentors=None, *, seed=1, **options):
    """A ``Problem`` of so many mentees; three wishes for each, a veto for every tenth."""
    random = Random(seed)  # noqa: S311 - invented people
    looking = tuple(_mentee(random, k) for k in range(mentees))
    offering = tuple(_mentor(random, k) for k in range(mentees * 3 // 5 or 1))
    offering = offering if mentors is None else offering[:mentors]

    def somebody():
        return random.choice(looking).id, random.choice(offering).id

    sides = ("mentee", "mentor")
    wishes = tuple(
        Wish(*somebody(), random.choice(sides), random.randint(1, 3)) for _k in range(3 * mentees)
    )
    vetoes = frozenset(somebody() for _k in range(mentees // 10))
    given = {"wishes": wishes, "vetoes": vetoes, "dates": DATES, "seed": "Auftakt"}
    return Problem(mentees=looking, mentors=offering, **given | options)


def _mentee(random, number):
    return Mentee(
        id=f"mentee-{number:05}",
        person=f"a{number}",
        home=_point(random) if _said(random) else None,
        needs=tuple(random.sample(ABILITIES, random.randint(1, 3))) if _said(random) else (),
        contact_wishes=_some(random, CONTACTS, 3),
        target_bodies=_some(random, (*BODIES, "OPEN"), 2),
        wants_woman=random.random() < 0.3,
        minor=random.random() < 0.05,
        member=random.random() < 0.8,
        candidacies=_candidacies(random),
        **_both(random),
    )


def _mentor(random, number):
    return Mentor(
        id=f"mentor-{number:05}",
        person=f"b{number}",
        places=random.choices([1, 2, 3], [6, 3, 1])[0],
        homes=tuple(_point(random) for _k in range(random.choice([1, 1, 1, 2]))),
        offers=_some(random, ABILITIES, 5),
        contact_offers=_some(random, CONTACTS, 4),
        bodies_held=_some(random, BODIES, 2),
        bodies_known=_some(random, BODIES, 2),
        woman=random.choice([True, False, True, False, None]),
        minors_ok=random.random() < 0.7,
        nonmember_ok=random.random() < 0.9,
        candidacies=_candidacies(random),
        **_both(random),
    )


def _both(random):
    return {
        "topics": _some(random, TOPICS, 3),
        "max_distance_km": random.choice([50, 75, 100, 100, None, None]),
        "video_ok": random.random() < 0.8,
        "hours": random.choice([3, 6, 10, 11]) if _said(random) else None,
        "slots": _some(random, SLOTS, 2),
        "dates": {date: random.choice([True, True, True, False, None]) for date in DATES},
        "branch": f"branch {random.randrange(100)}",
    }


def _said(random):
    return random.random() > 0.08


def _some(random, codes, most):
    return frozenset(random.sample(codes, random.randint(1, most)) if _said(random) else ())


def _point(random):
    """Somewhere in Saxony-Anhalt."""
    return random.uniform(51.0, 53.0), random.uniform(10.6, 13.1)


def _candidacies(random):
    if random.random() > 0.1:
        return frozenset()
    return frozenset({(random.choice(("MDL", "MAYOR")), f"area {random.randrange(40)}")})
