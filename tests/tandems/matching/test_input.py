"""Bad input: one sentence that names the field."""

import numpy as np
import pytest

from tandems.matching.errors import InputError, shown
from tandems.matching.solve import assign

GOOD = {"points": [[5, 1], [4, 3]], "allowed": None, "places": [1, 1]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points", [[5, 1], [4]]),
        ("points", [[5, 1], [4, -3]]),
        ("points", [[5, 1], [4, 3.0]]),
        ("points", [[5, 1], [4, True]]),
        ("points", [[5, 1], [4, None]]),
        ("points", [[5, 1], [4, float("nan")]]),
        ("points", [[5, 1], [4, 2**62 + 1]]),
        ("points", [[5, 1], [4, 10**400]]),
        ("points", [[5, 1], "43"]),
        ("points", [5, 1]),
        ("points", 5),
        ("points", "5143"),
        ("points", [{5, 1}, [4, 3]]),
        ("points", [[5, 1], [4, -(10**5000)]]),
        ("points", np.array(5)),
        ("points", np.ma.masked_array([[5, 1], [4, 3]], mask=[[True, False], [False, False]])),
        ("points", np.zeros((0, 3), dtype=int)),
        ("points", (row for row in [[5, 1], [4, 3]])),
        ("points", {}),
        ("points", {"a": 1, "b": 2}),
        ("points", np.ones((2, 2))),
        ("points", np.ones((2, 2), dtype=bool)),
        ("points", np.ones((2, 2, 1), dtype=int)),
        ("points", np.full((2, 2), -1)),
        ("points", np.full((2, 2), 2**63, dtype=np.uint64)),
        ("allowed", [[True, True], [True]]),
        ("allowed", [[True, True]]),
        ("allowed", [[True, True], [True, 1]]),
        ("allowed", [True, True]),
        ("allowed", "yes"),
        ("allowed", np.ones((2, 2), dtype=int)),
        ("allowed", np.ones(4, dtype=bool)),
        ("places", [1]),
        ("places", [1, -1]),
        ("places", [1, 1.5]),
        ("places", [1, True]),
        ("places", [[1], [1]]),
        ("places", 2),
        ("places", None),
        ("places", np.array([1.0, 1.0])),
        ("places", np.array(1)),
        ("places", [-(10**5000), 1]),
        ("goals", []),
        ("goals", "pairs"),
        ("goals", ["pairs", "luck"]),
        ("goals", ["pairs", "pairs"]),
        ("goals", [["pairs"]]),
        ("goals", {"pairs"}),
        ("goals", ["x" * 10_000]),
        ("goals", None),
        ("pins", [(0, 2)]),
        ("pins", [(-1, 0)]),
        ("pins", [(0,)]),
        ("pins", [(0, 1, 1)]),
        ("pins", ["01"]),
        ("pins", [0, 1]),
        ("pins", [(0, 1.0)]),
        ("pins", [(10**5000, 0)]),
        ("pins", [np.array(0)]),
        ("mutual", [(0, 2)]),
        ("pins", [(0, True)]),
        ("pins", 5),
        ("pins", [(0, 0), (1, 0)]),
        ("pins", [(0, 0), (0, 1)]),
        ("pins", [(0, 0), (0, 0)]),
        ("previous", [(2, 0)]),
        ("previous", {"0": 1}),
        ("thresholds", [1.5]),
        ("thresholds", [True]),
        ("thresholds", ["1"]),
        ("thresholds", 1),
        ("thresholds", np.array(3)),
        ("thresholds", b"\x01\x02"),
        ("thresholds", None),
        ("seed", 5),
        ("seed", None),
    ],
    ids=lambda value: shown(value)[:15],
)
def test_bad_input_is_refused_by_name(field, value):
    with pytest.raises(InputError) as raised:
        assign(**GOOD | {field: value})

    assert raised.value.field.split(":")[0] == field
    assert str(raised.value).endswith(".")
    assert len(str(raised.value)) < 200


def test_two_pins_on_one_place_are_both_named():
    with pytest.raises(InputError, match=r"^pins: 0 and 1 are pinned to 1, who has one place\.$"):
        assign(**GOOD, pins=[(0, 1), (1, 1)])


def test_pin_against_a_rule():
    with pytest.raises(InputError, match=r"^pins: 0 with 1 is not allowed\.$"):
        assign([[5, 1], [4, 3]], [[True, False], [True, True]], [1, 1], pins=[(0, 1)])


def test_too_many_pairs():
    with pytest.raises(InputError, match=r"^points: 5000 mentees by 5000 mentors are more than"):
        assign([range(5000)] * 5000, None, [1] * 5000)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"points": [[5, 1], [4]]}, "points: row 2: 2 entries expected, as in row 1, not 1."),
        ({"points": [[5], [4]]}, "places: 1 expected, one for each mentor, not 2."),
        ({"allowed": [[True, True]]}, "allowed: 2 rows of 2 expected, not 1 of 2."),
        ({"pins": [(0, 0), (0, 0)]}, "pins: 0 is pinned twice, to 0."),
        ({"pins": [(0, 0)], "places": [0, 1]}, "pins: 0 is pinned to 0, who has no place."),
        ({"places": [-(10**5000), 1]}, "places: no number below 0, not a number without end."),
        ({"seed": None}, "seed: a text expected, not null."),
        ({"allowed": True}, "allowed: a list expected, not true."),
        ({"goals": {"pairs": 1}}, "goals: a list expected, not an object."),
        (
            {"points": [[1, 2], [3, 2**62]]},
            "points: 4611686018427387904 is too large to be added up exactly over 2 tandems.",
        ),
    ],
)
def test_message_says_what_is_wrong(changes, message):
    with pytest.raises(InputError) as raised:
        assign(**GOOD | changes)

    assert str(raised.value) == message


def test_many_who_are_pinned_are_not_all_named():
    points = [[1, 1]] * 9
    with pytest.raises(InputError, match=r"^pins: 0 and 1 and 2 and 3 and 5 more are pinned to 0,"):
        assign(points, None, [2, 1], pins=[(i, 0) for i in range(9)])


def test_whatever_has_an_order_is_a_list():
    solution = assign(
        ((5, 1), (4, 3)), None, (n for n in [1, 2**70]),
        goals=(name for name in ["bands", "mutual"]), thresholds=(n for n in [4]), mutual=[(1, 1)],
    )  # fmt: skip

    assert solution.goals == {"bands": [1], "mutual": 1}
    assert assign(**GOOD | {"places": np.array([2**64 - 1, 1], dtype=np.uint64)}).certificate.ok


def test_arrays_of_any_whole_type_will_do():
    points = np.array([[5, 1], [4, 3]], dtype=np.uint8)

    solution = assign(points, np.ones((2, 2), dtype=bool), np.array([1, 1], dtype=np.int16))

    assert solution.goals == {"pairs": 2, "points": 8}


def test_thresholds_in_any_order_and_of_any_size():
    solution = assign(**GOOD, goals=["bands", "pairs"], thresholds=[10**30, 4, 1, 4, -(10**30)])

    assert solution.goals == {"bands": [0, 1, 2, 1, 2], "pairs": 2}
