"""What two people would rather have: stated blocking pairs, and Gale and Shapley's pairing.

Deferred acceptance (1962) leaves no two people who would both rather have each other. As a main
engine it gives points away and may leave people out; it is here to compare with.
"""

from heapq import heappush, heappushpop
from typing import Literal

import numpy as np

from . import lottery
from .arrays import Bools, Ints
from .model import Ids
from .proposal import Proposal, mutual_wishes

WORST = 9


def stated_blocking_pairs(proposal: Proposal) -> list[Ids]:
    """Pairs that named each other and would both rather have each other than what is proposed.

    Allowed pairs only, and nobody whose present tandem is pinned. For the team alone.
    """
    problem = proposal.problem
    rank = {(wish.by, wish.mentee, wish.mentor): wish.rank for wish in problem.wishes}
    pinned = {(pin.mentee, pin.mentor) for pin in problem.pins}
    mentor_of = dict(proposal.pairs)
    places = {mentor.id: mentor.places for mentor in problem.mentors}
    mentees_of: dict[str, list[str]] = {mentor: [] for mentor in places}
    for mentee, mentor in proposal.pairs:
        mentees_of[mentor].append(mentee)

    def mentee_gains(mentee: str, mentor: str) -> bool:
        now = mentor_of.get(mentee)
        if now is None:
            return True
        present = rank.get(("mentee", mentee, now), WORST)
        return (mentee, now) not in pinned and rank["mentee", mentee, mentor] < present

    def mentor_gains(mentee: str, mentor: str) -> bool:
        mine = mentees_of[mentor]
        movable = [one for one in mine if (one, mentor) not in pinned]
        worst = max((rank.get(("mentor", one, mentor), WORST) for one in movable), default=0)
        return len(mine) < places[mentor] or rank["mentor", mentee, mentor] < worst

    allowed = _allowed_pairs(proposal, mutual_wishes(problem))
    return sorted(pair for pair in allowed if mentee_gains(*pair) and mentor_gains(*pair))


def _allowed_pairs(proposal: Proposal, pairs: set[Ids]) -> set[Ids]:
    """Those that no rule forbids, and that are not together already."""
    rows, columns = proposal.problem.rows, proposal.problem.columns
    allowed = proposal.instance.allowed
    return {(a, b) for a, b in pairs if allowed[rows[a], columns[b]]} - set(proposal.pairs)


def likings(proposal: Proposal) -> tuple[Ints, Ints]:
    """How much each mentee likes each mentor, and the other way round: int64 [n, m] each.

    The rank of the wish, then the points, then the lottery.
    """
    instance, problem = proposal.instance, proposal.problem
    everything = np.ones(instance.shape, dtype=np.bool_)
    drawn = lottery.tickets(
        everything, instance.mentees, instance.mentors, seed=instance.seed, draw=1
    )
    common = (proposal.score.points.astype(np.int64) << lottery.BITS + 1) + drawn
    rows, columns = problem.rows, problem.columns
    sides = {"mentee": common.copy(), "mentor": common.copy()}
    for wish in problem.wishes:
        sides[wish.by][rows[wish.mentee], columns[wish.mentor]] += (WORST - wish.rank) << 42
    return sides["mentee"], sides["mentor"]


def stable(
    of_mentees: Ints,
    of_mentors: Ints,
    allowed: Bools,
    places: Ints,
    *,
    by: Literal["mentee", "mentor"] = "mentee",
) -> Ints:
    """A pairing without a blocking pair: the best stable one for the side ``by``.

    ``of_mentees`` and ``of_mentors`` int64 [n, m], higher is liked better · ``allowed`` bool
    [n, m] · ``places`` int64 [m]. Returns the column of each mentee or -1. Of equals, the first
    in the order of rows and columns is preferred. Source: Gale and Shapley 1962, Roth 1984.
    """
    if by == "mentee":
        return _mentees_ask(of_mentees, of_mentors, allowed, places)
    return _mentors_ask(of_mentees, of_mentors, allowed, places)


def blocking(
    matched: Ints, of_mentees: Ints, of_mentors: Ints, allowed: Bools, places: Ints
) -> Bools:
    """Which allowed pairs would both rather have each other, bool [n, m]."""
    n, m = allowed.shape
    paired = np.flatnonzero(matched >= 0)
    now = np.full(n, np.iinfo(np.int64).min)
    now[paired] = of_mentees[paired, matched[paired]]
    worst = np.full(m, np.iinfo(np.int64).max)
    np.minimum.at(worst, matched[paired], of_mentors[paired, matched[paired]])
    free = np.bincount(matched[paired], minlength=m) < places
    worst[free] = np.iinfo(np.int64).min
    worst[places == 0] = np.iinfo(np.int64).max
    return np.asarray(allowed & (of_mentees > now[:, None]) & (of_mentors > worst))


def _mentees_ask(of_mentees: Ints, of_mentors: Ints, allowed: Bools, places: Ints) -> Ints:
    """Each asks down their list; a mentor keeps the best who asked and sends the others on."""
    n, m = allowed.shape
    order = np.argsort(-of_mentees, axis=1, kind="stable").tolist()
    next_, matched = [0] * n, np.full(n, -1, dtype=np.int64)
    kept: list[list[tuple[int, int]]] = [[] for _mentor in range(m)]
    asking = list(range(n))
    while asking:
        i = asking.pop()
        while next_[i] < m:
            j = order[i][next_[i]]
            next_[i] += 1
            if not allowed[i, j] or not places[j]:
                continue
            me = int(of_mentors[i, j]), -i
            if len(kept[j]) < places[j]:
                heappush(kept[j], me)
                break
            gone = heappushpop(kept[j], me)
            if gone != me:
                asking.append(-gone[1])
                break
    for j, mine in enumerate(kept):
        matched[[-i for _liking, i in mine]] = j
    return matched


def _mentors_ask(of_mentees: Ints, of_mentors: Ints, allowed: Bools, places: Ints) -> Ints:
    """Each mentor asks down their list for every place; a mentee keeps the best who asked."""
    n, m = allowed.shape
    order = np.argsort(-of_mentors.T, axis=1, kind="stable").tolist()
    next_, matched = [0] * m, np.full(n, -1, dtype=np.int64)
    asking = [j for j in range(m) for _place in range(int(places[j]))]
    while asking:
        j = asking.pop()
        while next_[j] < n:
            i = order[j][next_[j]]
            next_[j] += 1
            now = int(matched[i])
            if not allowed[i, j] or (now >= 0 and not _prefers(of_mentees[i], j, now)):
                continue
            matched[i] = j
            if now >= 0:
                asking.append(now)
            break
    return matched


def _prefers(liking: Ints, new: int, now: int) -> bool:
    return (int(liking[new]), -new) > (int(liking[now]), -now)
