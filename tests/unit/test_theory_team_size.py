"""Does a team lose what its pairs cost, and when does the next colleague add nothing?"""

import itertools
import math

import pytest

from simkit.theory import best_team_size, team_output, team_pairs


@pytest.mark.parametrize("members", [1, 2, 5, 10, 45])
def test_is_every_pair_counted_once(members):
    """By listing them."""
    assert team_pairs(members) == len(list(itertools.combinations(range(members), 2)))


@pytest.mark.parametrize(("overhead", "best"), [(0.03, "17.2"), (0.05, "10.5"), (0.10, "5.5")])
def test_is_the_best_size_that_of_the_course(overhead, best):
    """At 3, 5 and 10 % for each colleague: 17, 10.5 and 5.5."""
    assert f"{best_team_size(overhead):.1f}" == best


@pytest.mark.parametrize("overhead", [0.01, 0.03, 0.05, 0.1, 0.25, 1])
def test_does_no_other_size_do_more(overhead):
    """By trying all sizes; halfway between two sizes both do the same."""
    outputs = {n: team_output(n, overhead) for n in range(1, 400)}
    best = best_team_size(overhead)
    sizes = {math.floor(best), math.ceil(best)} if best % 1 == 0.5 else {round(best)}
    most = max(outputs.values())
    assert {n for n, output in outputs.items() if output > most - 1e-9} == sizes


def test_what_does_a_pair_cost():
    """Every pair takes the overhead from both of its members, until nothing is left."""
    for n in (1, 2, 7):
        assert team_output(n, 0.04) == pytest.approx(n - 2 * 0.04 * team_pairs(n))
    assert team_output(30, 0.05) == 0
    assert team_output(30, 0) == 30 and best_team_size(0) == math.inf
