"""Does choosing by results mislead by as much as the course says, and as counting finds?"""

import math

import numpy as np
import pytest

from simkit.theory import cherry_picking, regression_to_the_mean


@pytest.mark.parametrize(("share", "apparent", "lasting"), [(0.2, 28, 14), (0.5, 16, 8)])
def test_how_much_better_do_the_best_look_without_any_effect(share, apparent, lasting):
    """A spread of .2: the best fifth +28 %, the best half +16 %; half of it lasts at a reliability of one half."""
    pilot = cherry_picking(share, cv=0.2, reliability=0.5)
    assert round(100 * pilot.apparent) == apparent
    assert round(100 * pilot.lasting) == lasting


@pytest.mark.parametrize("chosen", ["best", "worst"])
@pytest.mark.parametrize(("share", "cv", "reliability"), [(0.2, 0.2, 0.5), (0.5, 0.1, 0.9), (0.05, 0.15, 0)])
def test_is_that_what_choosing_people_gives(share, cv, reliability, chosen):
    """A million people with a lasting part and luck, in two periods; the errors of the means are below .0006."""
    rng = np.random.default_rng(7)
    lasting = rng.standard_normal(1_000_000) * math.sqrt(reliability)
    first, second = (1 + cv * (lasting + rng.standard_normal(1_000_000) * math.sqrt(1 - reliability)) for _ in "12")
    order = np.argsort(first)
    picked = order[-round(share * len(order)) :] if chosen == "best" else order[: round(share * len(order))]
    found = cherry_picking(share, cv, reliability, chosen=chosen)
    assert first[picked].mean() - 1 == pytest.approx(found.apparent, abs=0.002)
    assert second[picked].mean() - 1 == pytest.approx(found.lasting, abs=0.002)
    assert second[picked].mean() / first[picked].mean() - 1 == pytest.approx(found.relative_change, abs=0.003)
    edge = first[picked].min() if chosen == "best" else first[picked].max()
    assert edge - 1 == pytest.approx(found.threshold, abs=0.002)
    assert found.change == pytest.approx(found.lasting - found.apparent)


def test_is_nothing_chosen_when_everybody_is():
    """No gain and no fall; with equal people neither."""
    for pilot in (cherry_picking(1, 0.2, 0.5), cherry_picking(0.2, 0, 0.5)):
        assert (pilot.apparent, pilot.lasting, pilot.change, pilot.relative_change) == (0, 0, 0, 0)
    assert cherry_picking(1, 0.2, 0.5).threshold == -math.inf
    assert cherry_picking(1, 0.2, 0.5, chosen="worst").threshold == math.inf


def test_does_only_the_reliable_part_of_a_difference_last():
    """Nothing but luck: back to the mean; no luck: as before."""
    assert regression_to_the_mean(130, 0, mean=100) == 100
    assert regression_to_the_mean(130, 1, mean=100) == 130
    assert regression_to_the_mean(70, 0.5, mean=100) == 85, "the worst become better, with nothing done"
