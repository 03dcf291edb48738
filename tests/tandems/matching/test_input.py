"""Bad input: one sentence that names the field."""

import numpy as np
import pytest

from tandems.matching.errors import InputError
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
        ("goals", []),
        ("goals", "pairs"),
        ("goals", ["pairs", "luck"]),
        ("goals", ["pairs", "pairs"]),
        ("goals", [["pairs"]]),
        ("goals", None),
        ("pins", [(0, 2)]),
        ("pins", [(-1, 0)]),
        ("pins", [(0,)]),
        ("pins", [(0, 1, 1)]),
        ("pins", ["01"]),
        ("pins", [0, 1]),
        ("pins", [(0, 1.0)]),
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
        ("thresholds", None),
        ("seed", 5),
        ("seed", None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_input_is_refused_by_name(field, value):
    with pytest.raises(InputError) as raised:
        assign(**GOOD | {field: value})

    assert raised.value.field.split(":")[0] == field
    assert str(raised.value).endswith(".")
    assert len(str(raised.value)) < 200


def test_two_pins_on_one_place_are_both_named():
    with pytest.raises(
        InputError, match=r"^pins: 0 and 1 are pinned to 1, who has 1 place\(s\)\.$"
    ):
        assign(**GOOD, pins=[(0, 1), (1, 1)])


def test_pin_against_a_rule():
    with pytest.raises(InputError, match=r"^pins: 0 with 1 is not allowed\.$"):
        assign([[5, 1], [4, 3]], [[True, False], [True, True]], [1, 1], pins=[(0, 1)])


def test_too_many_pairs():
    with pytest.raises(InputError, match=r"^mentees: 5000 mentees by 5000 mentors are more than"):
        assign([range(5000)] * 5000, None, [1] * 5000)


def test_arrays_of_any_whole_type_will_do():
    points = np.array([[5, 1], [4, 3]], dtype=np.uint8)

    solution = assign(points, np.ones((2, 2), dtype=bool), np.array([1, 1], dtype=np.int16))

    assert solution.goals == {"pairs": 2, "points": 8}


def test_thresholds_in_any_order_and_of_any_size():
    solution = assign(**GOOD, goals=["bands", "pairs"], thresholds=[10**30, 4, 1, 4, -(10**30)])

    assert solution.goals == {"bands": [0, 1, 2, 1, 2], "pairs": 2}
