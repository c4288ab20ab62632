"""Does an estimate tell "too short to tell" from "wrong", and does it understand chance?"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, t

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.kinds import KINDS

ESTIMATE = {
    "id": "90.1", "title": "T", "task": "Say it.", "hints": ["a", "b"], "right": "That is so.",
    "kind": "estimate", "measure": "wait", "truth": 40.0, "unit": "minutes", "source": "theory",
    "half_width": 5.0, "at_least": 5, "warm_up_days": 10,
    "classic": [{"value": 30.0, "feedback": "That is the time in the queue only."}],
}  # fmt: skip


@pytest.fixture
def estimate():
    return KINDS["estimate"].model_validate(ESTIMATE)


def result(values, warm_up_days=10, confidence=0.95, measure="wait"):
    """What sk.replicate gives, as far as a check looks at it."""
    values = np.asarray(values, dtype=float)
    n = len(values)
    half = t.ppf((1 + confidence) / 2, n - 1) * values.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan
    row = {"label": "Wait", "unit": "minutes", "mean": values.mean(), "low": values.mean() - half,
           "high": values.mean() + half, "sd": values.std(ddof=1) if n > 1 else np.nan, "n": n}  # fmt: skip
    scenario = SimpleNamespace(clock=SimpleNamespace(warm_up_days=warm_up_days, horizon_days=5))
    return SimpleNamespace(summary=pd.DataFrame([row], index=[measure]), scenario=scenario, confidence=confidence)


CASES = {
    "right": (result([38, 42, 39, 41, 40.5, 39.5]), State.PASSED, "That is so."),
    "one replication": (result([40]), State.FAILED, "one replication"),
    "a bare mean": (40.0, State.FAILED, "stands alone"),
    "the same replication again and again": (result([40] * 6), State.FAILED, "same random numbers"),
    "too short": (result([20, 60, 35, 45, 30, 50]), State.FAILED, "too short to tell"),
    "too few": (result([40.1, 39.9, 40.2]), State.FAILED, "3 replications are too few"),
    "wrong": (result([50, 51, 52, 50, 51, 52]), State.FAILED, "lies well above what is expected"),
    "wrong the other way": (result([20, 21, 22, 20, 21, 22]), State.FAILED, "lies well below what is expected"),
    "a classic error": (result([29, 31, 30, 30.5, 29.5, 30]), State.FAILED, "the queue only"),
    "no warm-up": (result([38, 42, 39, 41, 40, 40], warm_up_days=0), State.FAILED, "warm-up of at least 10"),
    "another level": (result([38, 42, 39, 41, 40, 40], confidence=0.5), State.FAILED, "confidence level of 50%"),
    "another measure": (result([38, 42], measure="weight"), State.FAILED, 'Ask for it: `measures=["wait"]`'),
    "three numbers": ((40.5, 39.0, 42.0), State.FAILED, "numbers without their experiment"),
    "three numbers as a table": (pd.Series([40.5, 39.0, 42.0]), State.FAILED, "numbers without their experiment"),
    "a decimal comma": ("40,5", State.FAILED, "40.5 stands alone"),
    "a run": (SimpleNamespace(cases=[]), State.FAILED, "one run"),
    "just missed": (result([41.5, 43, 40.1, 41.6, 41.3]), State.PASSED, "one honest 95 % interval in twenty"),
}


@pytest.mark.parametrize("case", CASES)
def test_an_estimate_is_told_what_it_is(estimate, case):
    """Does each kind of answer get its own outcome and its own words?"""
    answer, state, said = CASES[case]
    outcome = estimate.check(answer)
    assert outcome.state is state, outcome.message
    assert said in outcome.message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "That is so."),
        (
            {"clock.warm_up_days": 12, "clock.horizon_days": 3},
            "That is so.",
        ),  # how long it runs is the learner's design
        ({"products.request.work.mean": 10.02}, "That is so."),  # rounded
        ({"products.request.work": {"dist": "gamma", "mean": 10, "cv": 1}}, "But that is another office"),
        ({"teams.desk.members[0].count": 2}, "`teams.desk.members[0].count` is 2: leave that as it was."),
        ({"events.client.per_week": 192}, "`events.client.per_week` is still 192, as at the start."),
    ],
)
def test_is_the_office_looked_at_and_not_its_result_alone(changes, said):
    """Is a value that happens to be right refused for another office, and a right office taken in whatever length?"""
    asked = {"office": "textbook/mm1", "change": [{"events.client.per_week": 90}], "warm_up_days": None}
    estimate = KINDS["estimate"].model_validate({**ESTIMATE, **asked})
    answer = result([38, 42, 39, 41, 40.5, 39.5])
    answer.scenario = sk.load("textbook/mm1").change({"events.client.per_week": 90, **changes})
    assert said in estimate.check(answer).message


@pytest.mark.parametrize("row", [lambda found: found.summary, lambda found: found.summary.loc["task_wait"]])
def test_is_a_summary_taken_with_its_experiment(row):
    """The lessons look at `.summary.loc[...]`: is that as good as the result, and judged as strictly?"""
    estimate = KINDS["estimate"].model_validate(
        {**ESTIMATE, "measure": "task_wait", "half_width": 500.0, "classic": []}
    )
    desk = sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})
    found = sk.replicate(desk, n=3, seed=1, measures=["task_wait"])
    assert estimate.check(row(found)) == estimate.check(found)
    assert "warm-up of at least 10" in estimate.check(row(found)).message


def test_does_a_long_run_need_no_warm_up(estimate):
    """Is a run of thirty times the warm-up accepted as it is, for the start hardly counts in it?"""
    answer = result([38, 42, 39, 41, 40.5, 39.5], warm_up_days=0)
    answer.scenario.clock.horizon_days = 300
    assert estimate.check(answer).passed


def test_the_message_does_not_give_the_truth_away(estimate):
    """Is the expected value kept out of every refusal?"""
    for name in ("wrong", "too short", "too few"):
        assert "40 " not in estimate.check(CASES[name][0]).message.replace("40.1", "")


def test_a_reference_interval_stands_for_the_truth():
    """Is an answer accepted that meets the interval of a longer simulation, and refused beyond it?"""
    estimate = KINDS["estimate"].model_validate({**ESTIMATE, "truth": [38.0, 42.0], "classic": []})
    assert estimate.check(result([43.5, 42.0, 43.8, 42.2, 43.5])).passed
    assert estimate.check(result([48, 47, 49, 48, 47, 49])).state is State.FAILED


def test_own_words_replace_the_common_ones():
    """Does the author's feedback for a common error come through?"""
    estimate = KINDS["estimate"].model_validate({**ESTIMATE, "feedback": {"one_replication": "One run lies."}})
    assert estimate.check(result([40])).message == "One run lies."


def test_honest_work_is_rarely_called_wrong(estimate):
    """Does chance refuse an honest answer about once in 200 times with 30 replications, and not once in 20?

    1.5 half-widths are 3.07 standard errors; a t variable with 29 degrees of freedom exceeds that with
    probability 0.0046. The counts are compared with the 99.9 % range of the binomial distribution.
    """
    trials, n, random = 2000, 30, np.random.default_rng(20090101)
    honest = random.normal(40, 6, size=(trials, n))
    refused = sum(estimate.check(result(values)).state is not State.PASSED for values in honest)
    miss = 2 * t.sf(1.5 * t.ppf(0.975, n - 1), n - 1)
    low, high = binom.interval(0.999, trials, miss)
    assert low <= refused <= high
    assert miss < 0.005


def test_a_biased_answer_is_nearly_always_refused(estimate):
    """Is a model that is five standard errors off found out, although one interval in twenty may lie anywhere?"""
    trials, n, random = 500, 30, np.random.default_rng(1)
    biased = random.normal(40 + 5 * 6 / np.sqrt(n), 6, size=(trials, n))
    accepted = sum(estimate.check(result(values)).passed for values in biased)
    # It is accepted when a normal deviate lies more than 1.9 below its mean: about 3 % of the time.
    assert accepted <= binom.ppf(0.9999, trials, 0.04)
