"""How often are the words of `compare` wrong?

Hundreds of small experiments, each with its own seed, compare two offices whose difference is known.

*No difference.* One clerk, two kinds of clients that are alike in everything; the one office takes the first
kind before the other, the other office the second kind. Exchange the names of the kinds, and each office
becomes the other: so all expectations are equal, though in nearly every run the two differ. Whoever says
"better" or "worse" here is wrong. At a level of 95 % that may happen in 5 % of the experiments.

The same exchange turns every difference into its opposite, so the differences are symmetric; and they have
heavy tails. For such values Student's interval is cautious. It is not for skewed differences: the last test
measures how much too often a verdict is wrong then.

*A difference.* One clerk against two who each work half as fast: theory says how many more clients are
at the two desks. Whoever says so is right; whoever says the opposite is wrong.
"""

from __future__ import annotations

import numpy as np
import pytest
from authors.validation.coverage import BAND, binomial_band

import simkit as sk
from simkit import theory
from simkit.experiment.comparison import verdict
from simkit.experiment.interval import mean_interval

pytestmark = [pytest.mark.validation, pytest.mark.slow]

EXPERIMENTS = 300  # of ten replications; divided, they are 600 of five
MEASURES = ("task_wait", "work_in_progress")
SHORT = {"clock.warm_up_days": 0, "clock.horizon_days": 1}


def experiments(first, second, n, count, measures):
    """Return the words of each experiment, and the differences: shape (experiments, replications, measures)."""
    words, differences = [], []
    for seed in range(1, count + 1):
        found = sk.compare(first, second, n=n, seed=seed, measures=measures, names=("first", "second"), progress=False)
        words.append([found.summary.loc[key, "verdict"] for key in measures])
        differences.append([(found.second.values[key] - found.first.values[key]).to_numpy() for key in measures])
    return np.array(words), np.array(differences).transpose(0, 2, 1)


def said(differences, confidence=0.95):
    """Return the words for differences, shape (experiments, replications, measures); lower is better."""
    return np.array([[verdict(mean_interval(v, confidence), "lower") for v in one.T] for one in differences])


def fives(equal):
    """Return the differences of every first and every last five replications: independent experiments."""
    return equal[1].reshape(-1, 5, len(MEASURES))


@pytest.fixture(scope="module")
def equal():
    """Experiments in which nothing differs but who comes first."""
    alike = {"events.urgent_client.per_week": 96, "events.ordinary_client.per_week": 96}
    first = sk.load("textbook/priority").change({**SHORT, **alike})
    second = first.change({"teams.desk.priority": ["ordinary"]})
    return experiments(first, second, 10, EXPERIMENTS, MEASURES)


@pytest.fixture(scope="module")
def different():
    """Experiments in which two slow clerks do the work of a quick one."""
    quick = sk.load("textbook/mm1").change(SHORT)
    slow = quick.change({"teams.desk.members[0].count": 2, "teams.desk.members[0].skills.request": 0.5})
    return experiments(quick, slow, 5, 150, ("work_in_progress",))


def most_wrong(count, rate=0.05):
    """Return the number of wrong verdicts that a rate of 5 % exceeds once in a thousand times."""
    return binomial_band(count, rate, 2 * BAND - 1)[1]


def test_the_two_offices_do_differ(equal):
    """Are the runs really different, and is there no difference on average?"""
    values = equal[1].reshape(-1, len(MEASURES))
    assert (values != 0).mean() > 0.9, "runs that are equal could not show a wrong verdict"
    for column in values.T:
        interval = mean_interval(column, 0.999)
        assert interval.low < 0 < interval.high
    assert (np.abs(values).mean(axis=0) > 0.1).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_is_no_difference_called_one_in_five_per_cent_at_most(equal, measure):
    """Of 300 experiments of ten replications: no more wrong verdicts than 5 % would give?"""
    words = equal[0][:, MEASURES.index(measure)]
    wrong = int((words != "cannot tell").sum())
    assert wrong <= most_wrong(EXPERIMENTS), f"{wrong} of {EXPERIMENTS} experiments call it a difference"


@pytest.mark.parametrize("measure", MEASURES)
def test_nor_with_five_replications(equal, measure):
    """Of 600 experiments of five replications: no more wrong verdicts than 5 % would give?"""
    words = said(fives(equal))[:, MEASURES.index(measure)]
    wrong = int((words != "cannot tell").sum())
    assert wrong <= most_wrong(len(words)), f"{wrong} of {len(words)} experiments call it a difference"


@pytest.mark.parametrize("measure", MEASURES)
def test_are_wrong_verdicts_as_often_better_as_worse(equal, measure):
    """Does neither direction have more than its half of the 5 %?"""
    words = equal[0][:, MEASURES.index(measure)]
    for word in ("better", "worse"):
        assert (words == word).sum() <= most_wrong(EXPERIMENTS, 0.025)


def test_the_words_are_those_of_the_interval(equal):
    """Is what is counted for five replications the same rule as the words of the comparison?"""
    assert (said(equal[1]) == equal[0]).all()


def test_would_too_quick_a_verdict_be_found_out(equal):
    """Planted: with intervals of 80 % that pretend to be of 95 %, are there too many wrong verdicts?"""
    for differences in (equal[1], fives(equal)):
        wrong = (said(differences, confidence=0.80) != "cannot tell").sum(axis=0)
        assert (wrong > most_wrong(len(differences))).all()


def test_is_a_true_difference_mostly_told(different):
    """With five replications: do more than three quarters of the experiments say that two slow clerks are worse?"""
    quick, slow = theory.mmc(192 / 2400, 10, 1), theory.mmc(192 / 2400, 20, 2)
    assert slow.mean_number > quick.mean_number, "what theory says"
    words = different[0][:, 0]
    assert (words == "worse").sum() >= binomial_band(len(words), 0.75)[1]


def test_is_a_true_difference_never_told_the_wrong_way(different):
    """Is the opposite said in fewer than 2.5 % of the experiments, by a one-sided binomial bound?"""
    words = different[0][:, 0]
    wrong = int((words == "better").sum())
    # If 2.5 % were wrong, none of 150 would be once in 44 times.
    assert wrong == 0
    assert (1 - 0.025) ** len(words) < 0.025


@pytest.mark.parametrize(("n", "low", "high"), [(5, 0.10, 0.13), (10, 0.08, 0.12), (100, 0.045, 0.07)])
def test_how_wrong_are_the_words_for_skewed_differences(n, low, high):
    """Differences as skewed as exponential ones (skewness 2), with mean zero: how often are they called one?

    About 12 % with five replications, 10 % with ten, 6 % with a hundred: the promise of 5 % is one for
    values that are about symmetric. This test keeps the numbers that the docs may tell.
    """
    rng = np.random.default_rng(1)
    differences = rng.exponential(size=(4000, n, 1)) - 1
    wrong = (said(differences) != "cannot tell").mean()
    assert low < wrong < high
