"""Problems and runs as JSON: all that is read is checked, all that is written proves itself.

A problem: ``{"mentees": [ids], "mentors": [ids], "places": [ints], "points": [[ints]],
"allowed": [[bools]] | null, "goals": […], "pins": [[mentee, mentor]], "previous": …, "mutual": …,
"thresholds": [ints], "seed": "…"}``; needed are the first four, ids are texts or whole numbers.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from . import arrays
from .errors import InputError, shown
from .instance import Id, Instance, build
from .solve import Certificate, Solution, verify
from .steps import Proof

FORMAT = "tandems.matching 1"
NEEDED = ("mentees", "mentors", "places", "points")
OPTIONAL = ("allowed", "goals", "pins", "previous", "mutual", "thresholds", "seed")
BEYOND_EVERY_LIMIT = 10**100
MISTAKEN = {  # with this key it is the other kind of file
    "problem": ("proofs", "this is a record; `verify` proves it."),
    "record": ("points", "this is a problem; `solve` makes a record of it."),
}


def problem_from(data: Any) -> tuple[Instance, list[str]]:
    """The instance of a problem in JSON, and notes on what was ignored; raises ``InputError``.

    People are put in the order of their ids, so that the order of the input changes nothing.
    Previous and mutual pairs with somebody who is no longer there are ignored, with a note.
    """
    data = _object(data, "problem", needed=NEEDED, optional=OPTIONAL)
    mentees, mentors = (_ids(data[side], side) for side in ("mentees", "mentors"))
    rows, columns = _order(mentees), _order(mentors)
    known = _Known({id_: k for k, id_ in enumerate(mentees[r] for r in rows)},
                   {id_: k for k, id_ in enumerate(mentors[c] for c in columns)})  # fmt: skip
    checked = build(
        data["points"],
        data.get("allowed"),
        data["places"],
        mentees=mentees,
        mentors=mentors,
        **{key: data[key] for key in ("goals", "thresholds", "seed") if key in data},
    )
    notes: list[str] = []
    instance = build(
        checked.points[np.ix_(rows, columns)],
        checked.allowed[np.ix_(rows, columns)],
        checked.places[columns],
        goals=checked.goals,
        thresholds=checked.thresholds,
        seed=checked.seed,
        mentees=[mentees[row] for row in rows],
        mentors=[mentors[column] for column in columns],
        pins=known.pairs(data.get("pins", []), "pins", None),
        previous=known.pairs(data.get("previous", []), "previous", notes),
        mutual=known.pairs(data.get("mutual", []), "mutual", notes),
    )
    return instance, notes


def answer_of(instance: Instance, solution: Solution) -> dict[str, Any]:
    """What the command line prints: the tandems by id, the goals' values, the verdict."""
    certificate = solution.certificate
    return {
        "pairs": _named(instance, solution.pairs),
        "goals": solution.goals,
        "certificate": {
            "ok": certificate.ok,
            "unique": certificate.unique,
            "steps": [{"goals": list(p.goals), "value": p.value} for p in solution.proofs],
        },
    }


def record_of(instance: Instance, solution: Solution) -> dict[str, Any]:
    """Everything that ``verify_record`` needs: problem, tandems, values and prices."""
    return {
        "format": FORMAT,
        "versions": {name: version(name) for name in ("numpy", "scipy")},
        "problem": {
            "mentees": list(instance.mentees),
            "mentors": list(instance.mentors),
            "places": instance.places.tolist(),
            "points": instance.points.tolist(),
            "allowed": instance.allowed.tolist(),
            "goals": list(instance.goals),
            "pins": _named(instance, instance.pins),
            "previous": _named(instance, instance.previous),
            "mutual": _named(instance, instance.mutual),
            "thresholds": list(instance.thresholds),
            "seed": instance.seed,
        },
        "pairs": _named(instance, solution.pairs),
        "goals": solution.goals,
        "proofs": [
            {"goals": list(p.goals), "value": p.value, "u": p.u.tolist(), "v": p.v.tolist()}
            for p in solution.proofs
        ],
    }


def verify_record(data: Any) -> Certificate:
    """Prove a stored run from its record alone; ``InputError`` if the record can't be read."""
    fields = ("format", "problem", "pairs", "goals", "proofs")
    data = _object(data, "record", needed=fields, optional=("versions",))
    if data["format"] != FORMAT:
        raise InputError("format", f"{FORMAT!r} expected, not {shown(data['format'])}.")
    instance, _notes = problem_from(data["problem"])
    rows = {id_: i for i, id_ in enumerate(instance.mentees)}
    columns = {id_: j for j, id_ in enumerate(instance.mentors)}
    pairs = _Known(rows, columns).pairs(data["pairs"], "pairs", None)
    proofs = [_proof(proof) for proof in arrays.items(data["proofs"], "proofs")]
    certificate = verify(instance, tuple(sorted(pairs)), proofs)
    # As text: to Python 2 == 2.0 and 1 == True.
    told, true = (json.dumps(goals, sort_keys=True) for goals in (data["goals"], certificate.goals))
    if certificate.ok and told != true:
        return Certificate(ok=False, reason="The tandems do not have the values of the goals.")
    return certificate


def loads(text: str, what: str) -> Any:
    """JSON without keys given twice; ``InputError`` if it is none."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_int=_int)
    except InputError:
        raise
    except RecursionError:
        raise InputError(what, "nested too deeply.") from None
    except ValueError as error:
        raise InputError(what, f"no JSON ({error}).") from None


class _Known:
    """Ids, and what they stand for."""

    def __init__(self, mentees: Mapping[Id, int], mentors: Mapping[Id, int]) -> None:
        self.mentees = mentees
        self.mentors = mentors

    def pairs(self, value: Any, field: str, notes: list[str] | None) -> list[tuple[int, int]]:
        """Rows and columns. Unknown ids are an error, or, where there are notes, left out."""
        found = []
        for mentee, mentor in arrays.pairs(value, field):
            for id_ in (mentee, mentor):
                _check_id(id_, field)
            unknown = [
                f"{name} {shown(id_)}"
                for name, id_, known in (
                    ("mentee", mentee, self.mentees),
                    ("mentor", mentor, self.mentors),
                )
                if id_ not in known
            ]
            if not unknown:
                found.append((self.mentees[mentee], self.mentors[mentor]))
            elif notes is None:
                raise InputError(field, f"{' and '.join(unknown)} unknown.")
            else:
                notes.append(f"{field}: {' and '.join(unknown)} unknown, ignored.")
        return found


def _object(
    data: Any, what: str, *, needed: Sequence[str], optional: Sequence[str]
) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise InputError(what, f"an object expected, not {shown(data)}.")
    mark, hint = MISTAKEN.get(what, ("", ""))
    if mark in data:
        raise InputError(what, hint)
    for key in needed:
        if key not in data:
            raise InputError(key, "is missing.")
    for key in data:
        if key not in (*needed, *optional):
            raise InputError(key, f"no such field; there are {', '.join((*needed, *optional))}.")
    return data


def _ids(value: Any, field: str) -> list[Id]:
    ids = list(arrays.items(value, field))
    seen: dict[str, Id] = {}
    for id_ in ids:
        _check_id(id_, field)
        if str(id_) in seen:
            first = seen[str(id_)]
            twice = f"{shown(id_)} stands there twice."
            alike = f"{shown(first)} and {shown(id_)} can't be told apart."
            raise InputError(field, twice if type(first) is type(id_) else alike)
        seen[str(id_)] = id_
    return ids


def _check_id(value: Any, field: str) -> None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(field, f"an id is a text or a whole number, not {shown(value)}.")
    if isinstance(value, int) and abs(value) >= BEYOND_EVERY_LIMIT:
        raise InputError(field, "an id of more than a hundred digits has to be a text.")


def _order(ids: Sequence[Id]) -> list[int]:
    return sorted(range(len(ids)), key=lambda k: (isinstance(ids[k], str), ids[k]))


def _named(instance: Instance, pairs: Any) -> list[list[Id]]:
    return [[instance.mentees[i], instance.mentors[j]] for i, j in pairs]


def _proof(data: Any) -> Proof:
    data = _object(data, "proofs", needed=("goals", "value", "u", "v"), optional=())
    return Proof(
        goals=tuple(arrays.items(data["goals"], "proofs")),
        value=arrays.whole(data["value"], "proofs"),
        u=np.array(arrays.prices(data["u"], "proofs"), dtype=np.int64),
        v=np.array(arrays.prices(data["v"], "proofs"), dtype=np.int64),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        raise InputError(next(key for key in keys if keys.count(key) > 1), "given twice.")
    return found


def _int(digits: str) -> int:
    """Python refuses numbers of more than 4,300 digits; they are too large for us anyway.

    (As ids they are refused: two of them could be told apart no more.)
    """
    if len(digits) <= 100:
        return int(digits)
    return -BEYOND_EVERY_LIMIT if digits.startswith("-") else BEYOND_EVERY_LIMIT
