"""A lottery that can be repeated by anybody, and favours nobody."""

import numpy as np

from tandems.matching.lottery import BITS, tickets

EVERY = np.ones((40, 30), dtype=bool)
MENTEES, MENTORS = [f"a{k}" for k in range(40)], [f"x{k}" for k in range(30)]


def test_tickets_follow_the_people_and_not_their_order():
    drawn = tickets(EVERY, MENTEES, MENTORS, seed="s", draw=1)

    turned = tickets(EVERY, MENTEES[::-1], MENTORS[::-1], seed="s", draw=1)

    assert (drawn == turned[::-1, ::-1]).all()


def test_tickets_are_the_same_on_every_machine():
    drawn = tickets(EVERY, MENTEES, MENTORS, seed="Auftakt", draw=1)

    assert drawn[0, :3].tolist() == [4949257, 8251051, 11321930]


def test_another_seed_or_draw_is_another_lottery():
    drawn = [
        tickets(EVERY, MENTEES, MENTORS, seed=seed, draw=draw)
        for seed, draw in (("s", 1), ("t", 1), ("s", 2))
    ]

    assert (drawn[0] != drawn[1]).mean() > 0.99
    assert (drawn[0] != drawn[2]).mean() > 0.99


def test_tickets_are_spread_evenly():
    drawn = tickets(EVERY, MENTEES, MENTORS, seed="s", draw=1)

    assert drawn.min() >= 1
    assert drawn.max() <= 2**BITS
    assert 0.45 < drawn.mean() / 2**BITS < 0.55
    assert len(np.unique(drawn)) > 0.99 * drawn.size


def test_only_edges_have_tickets_and_odd_ids_are_fine():
    edges = np.array([[True, False]])

    drawn = tickets(edges, ["\ud800"], [1, "Ä"], seed="\0", draw=1)

    assert drawn[0, 0] > 0
    assert drawn[0, 1] == 0
