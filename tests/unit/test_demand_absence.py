"""Are people away as much, and as long, as asked? Fixed seeds; bounds at the level that is named."""

import numpy as np
import pytest
from scipy import stats

from simkit.model.demand.demand import Demand
from simkit.model.demand.draw import Streams

LEVEL = 0.001
DAYS = 600


def absences(share, spell, people=150, seed=1, replication=0):
    """Return who is away when, shape (people, days)."""
    empty = np.empty(0)
    demand = Demand(Streams(seed, replication), (), (), empty, empty, empty, empty, empty, empty)
    return np.array([demand.absent(f"clerk {i}", DAYS, share, spell) for i in range(people)])


def spells(away):
    """Return the lengths of the absences that begin and end within the days, and of the presences."""
    lengths = {True: [], False: []}
    for row in away:
        turns = np.flatnonzero(np.diff(row.astype(int))) + 1
        for begin, end in zip(turns, turns[1:], strict=False):
            lengths[bool(row[begin])].append(end - begin)
    return lengths


@pytest.mark.parametrize(("share", "spell"), [(0.07, 3), (0.07, 1), (0.3, 10), (0.4, 1)])
def test_are_people_away_as_often_as_asked(share, spell):
    """The mean share over 150 people by a 99.9 % t-interval."""
    shares = absences(share, spell).mean(axis=1)
    low, high = stats.t.interval(1 - LEVEL, len(shares) - 1, shares.mean(), stats.sem(shares))
    assert low <= share <= high
    assert high - low < 0.2 * share + 0.01


@pytest.mark.parametrize(("share", "spell"), [(0.07, 3), (0.3, 10), (0.2, 1)])
def test_do_absences_last_as_long_as_asked(share, spell):
    """Absences last `spell` days on average and are geometric; so are the presences between them.

    Spells cut off by the first or last day are left out; with 600 days the bias of that is far below the bound.
    """
    away = absences(share, spell)
    lengths = spells(away)
    for kind, mean in ((True, spell), (False, spell * (1 - share) / share)):
        seen = np.array(lengths[kind])
        spread = np.sqrt(mean * (mean - 1))  # of a geometric length
        assert abs(seen.mean() - mean) <= 3.29 * spread / np.sqrt(len(seen)) + 0.03 * mean
        if mean > 1:
            assert seen.std() == pytest.approx(spread, rel=0.15)
        else:
            assert (seen == 1).all()


def test_is_the_first_day_like_any_other():
    """The chain begins in its long-run state: no run begins with everyone present. Binomial, level 0.001."""
    first = np.concatenate([absences(0.2, 5, seed=seed)[:, 0] for seed in range(10)])
    assert stats.binomtest(int(first.sum()), len(first), 0.2).pvalue > LEVEL


def test_is_nobody_away_without_absence():
    """A share of 0."""
    assert not absences(0, 1).any()


def test_do_people_fall_ill_by_themselves():
    """Two clerks are away together as often as chance has it: mean correlation over 149 pairs near 0."""
    away = absences(0.3, 2)
    r = [np.corrcoef(a, b)[0, 1] for a, b in zip(away, away[1:], strict=False)]
    assert abs(np.mean(r)) < 3.29 * stats.sem(r)


def test_does_absence_hang_on_name_seed_and_replication():
    """The same name is away on the same days; another replication is another year."""
    one, again = absences(0.3, 2, people=3), absences(0.3, 2, people=5)
    assert np.array_equal(one, again[:3])
    assert not np.array_equal(one, absences(0.3, 2, people=3, replication=1))
    assert not np.array_equal(one, absences(0.3, 2, people=3, seed=2))


def test_does_a_longer_run_begin_with_the_same_absences():
    """The first 100 days of 600."""
    empty = np.empty(0)
    demand = Demand(Streams(4), (), (), empty, empty, empty, empty, empty, empty)
    assert np.array_equal(demand.absent("Ann", 100, 0.3, 3), demand.absent("Ann", 600, 0.3, 3)[:100])
