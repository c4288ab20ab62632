"""Lesson 03, Chance: do its checks know a right answer, and every classic error as a novice would make it?"""

import math

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped

MEASURED = [3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 10, 64]
AS_MEASURED = {"dist": "empirical", "values": MEASURED}
AVERAGES = {"dist": "deterministic", "mean": 10}
DESIGN = {"clock.warm_up_days": 5, "clock.horizon_days": 100}
SHORT = {"clock.warm_up_days": 5, "clock.horizon_days": 20}
SEEDS = (1, 2, 3)


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


def desk(*changes):
    office = sk.load("textbook/mm1")
    for change in changes:
        office = office.change(change)
    return office


def measured_desk(work, *changes, clients=144):
    return desk({"events.client.per_week": clients, "products.request.work": work}, *changes)


def wait(clients=192, scv=1.0):
    """Mean wait in minutes by the formula of Pollaczek and Khinchine, at 10 minutes of work."""
    return sk.theory.mg1(arrival_rate=clients / 2400, mean_service=10, scv=scv).mean_wait


SCV = np.var(MEASURED) / np.mean(MEASURED) ** 2

# ---------------------------------------------------------------- 03.1, half the variation


def test_does_the_wait_really_fall_by_more_than_a_third():
    """The right option is what the formula says, and no other option is true as well."""
    before, after = wait(scv=1), wait(scv=0.5**2)
    assert before / 3 < after < before * 2 / 3
    assert look("03.1", "b")[0]


@pytest.mark.parametrize(
    ("option", "says"),
    [("a", "plan from averages"), ("c", "still come at random"), ("d", "arrivals would have to")],
)
def test_does_each_wrong_option_get_an_answer_of_its_own(option, says):
    """A novice who plans with averages, forgets the arrivals or expects a wonder reads why it is not so."""
    passed, message = look("03.1", option)
    assert not passed and says in message


# ---------------------------------------------------------------- 03.2, mean of ratios

CLIENTS, WAITS = [120, 150, 150, 280], [10, 15, 20, 75]
MINUTES = sum(number * mean for number, mean in zip(CLIENTS, WAITS, strict=True))


def test_is_the_mean_over_all_clients_right():
    """First add up, then divide; rounding to one decimal does not matter."""
    assert look("03.2", MINUTES / sum(CLIENTS))[0]
    assert look("03.2", round(MINUTES / sum(CLIENTS), 1))[0]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (np.mean(WAITS), "a mean of ratios"),
        (np.median(WAITS), "median of the weekly means"),
        (MINUTES, "all clients together"),
        (MINUTES / 4, "number of weeks"),
        (max(WAITS), "worst week by itself"),
    ],
)
def test_is_the_mean_of_ratios_recognised(answer, says):
    """Each answer is worked out as the slip works it out, not copied from the file."""
    passed, message = look("03.2", answer)
    assert not passed and says in message


def test_do_other_numbers_get_a_direction_and_never_the_value():
    """An unknown slip is told whether it is too high or too low."""
    for answer, side in ((50, "too high"), (35, "too low")):
        passed, message = look("03.2", answer)
        assert not passed and side in message and "39.2" not in message


# ---------------------------------------------------------------- 03.3, open cases forgotten


def in_time(came, done, norm):
    return [settled - start <= norm for start, settled in zip(came, done, strict=True)]


def test_is_the_share_of_the_cases_whose_norm_ran_out_right():
    """The definition of the kit's own measure, written as a loop and as an array."""

    def by_loop(came, done, today, norm):
        counted = [
            settled - start for start, settled in zip(came, done, strict=True) if start + norm <= today
        ]
        return sum(days <= norm for days in counted) / len(counted)

    def by_array(came, done, today, norm):
        came, done = np.array(came), np.array(done)
        return np.mean((done - came <= norm)[came + norm <= today])

    assert look("03.3", by_loop)[0]
    assert look("03.3", by_array)[0]


def test_does_the_kit_count_in_the_same_way():
    """What the feedback says of `within_norm` is so: the learner's function on a run log gives the kit's measure."""
    office = sk.load("tax-office/specialists").change({"clock.horizon_days": 20})
    run = sk.run(office, seed=1)
    (norm,) = {event.norm_days for event in office.events.values()}
    day, (begin, end) = office.clock.day_minutes, run.window
    came, done = run.cases["arrived_at"] / day, run.cases["closed_at"].fillna(math.inf) / day
    measured = came + norm >= begin / day
    mine = np.mean((done - came <= norm)[measured & (came + norm <= end / day)])
    assert mine == pytest.approx(run.measures("within_norm")["within_norm"])


def test_are_forgotten_open_cases_recognised():
    """Survivorship: a share of the settled cases, with or without a look at the calendar."""

    def settled_only(came, done, today, norm):
        kept = [ok for ok, settled in zip(in_time(came, done, norm), done, strict=True) if settled < math.inf]
        return sum(kept) / len(kept)

    def settled_and_due(came, done, today, norm):
        rows = zip(in_time(came, done, norm), came, done, strict=True)
        kept = [ok for ok, start, settled in rows if settled < math.inf and start + norm <= today]
        return sum(kept) / len(kept)

    for function in (settled_only, settled_and_due):
        passed, message = look("03.3", function)
        assert not passed and "survivorship" in message


def test_are_the_other_ways_of_counting_recognised():
    """Divide by all, count the early ones early, give the number, or give the other share."""

    def of_all(came, done, today, norm):
        return np.mean(in_time(came, done, norm))

    def settled_or_overdue(came, done, today, norm):
        rows = zip(in_time(came, done, norm), came, done, strict=True)
        return np.mean([ok for ok, start, settled in rows if settled <= today or start + norm <= today])

    def due(came, done, today, norm):
        rows = zip(in_time(came, done, norm), came, strict=True)
        return [ok for ok, start in rows if start + norm <= today]

    errors = {
        "divided by all cases": of_all,
        "favours the quick ones": settled_or_overdue,
        "number of cases in time": lambda *given: sum(due(*given)),
        "share that was late": lambda *given: 1 - np.mean(due(*given)),
    }
    for says, function in errors.items():
        passed, message = look("03.3", function)
        assert not passed and says in message, (says, message)


def test_does_the_untouched_function_count_as_not_attempted():
    """The function of the exercise returns nothing yet."""

    def share_in_time(came, done, today, norm):
        """Share settled within the norm."""

    assert sk.check("03.3", share_in_time).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 03.4, the square root of n


def weeks_by_student(times_narrower, pilot=20):
    """How many weeks when the wider quantile of a small pilot is taken along as well."""
    from scipy.stats import t

    n = pilot
    while t.ppf(0.975, n - 1) / math.sqrt(n) > t.ppf(0.975, pilot - 1) / math.sqrt(pilot) / times_narrower:
        n += 1
    return n


def test_are_the_rule_of_thumb_and_the_exact_sum_both_right():
    """16 times as many by the square root, a little fewer with Student's quantiles, and 300 by eye."""
    assert weeks_by_student(4) == pytest.approx(285, abs=3)
    for answer in (16 * 20, weeks_by_student(4), 16 * 20 - 20, 300):
        assert look("03.4", answer)[0], answer


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (4 * 20, "only halve it"),
        (8 * 20, "halved twice"),
        (math.sqrt(4) * 20, "took the root"),
        (20 / 4, "wider, not narrower"),
    ],
)
def test_is_a_wrong_rule_recognised(answer, says):
    """In step with the width, halved half-way, the root instead of the square, and the wrong way round."""
    passed, message = look("03.4", answer)
    assert not passed and says in message


@pytest.mark.slow
def test_does_the_rule_hold_at_this_desk():
    """The pilot of the exercise, and sixteen times as many weeks: about a quarter of the width."""
    found = sk.replicate(
        desk({"clock.warm_up_days": 10, "clock.horizon_days": 5}), n=320, seed=6, measures=["task_wait"]
    )
    pilot = sk.Replications(found.scenario, 6, found.values.iloc[:20])
    widths = [np.ptp(part.summary.loc["task_wait", ["low", "high"]].astype(float)) for part in (pilot, found)]
    assert 3 < widths[0] / widths[1] < 5


# ---------------------------------------------------------------- 03.5, design the experiment


def test_is_the_truth_what_the_formula_gives():
    """The file holds the closed form, and the classic values are closed forms as well."""
    exercise = shipped()["03.5"]
    assert np.mean(MEASURED) == 10
    assert exercise.truth == pytest.approx(wait(144, SCV), rel=1e-9)
    lead = wait(144, SCV) + 10
    expected = [wait(144, 0), wait(144, 1), wait(192, SCV), lead, lead / 480]
    assert [error.value for error in exercise.classic] == pytest.approx(expected, rel=1e-9)


@pytest.fixture(scope="module")
def honest():
    """Replications by the design of the last hint, by seed."""
    office = measured_desk(AS_MEASURED, DESIGN)
    return {
        seed: sk.replicate(office, n=20, seed=seed, measures=["task_wait", "lead_time_mean"])
        for seed in SEEDS
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_honest_work_pass_with_any_seed(honest, seed):
    """The design of the last hint is enough, whatever the luck of the draw."""
    passed, message = look("03.5", honest[seed])
    assert passed, message


def test_is_one_replication_recognised():
    """The right office played once, and a single number taken from it, say nothing of their spread."""
    one = sk.replicate(measured_desk(AS_MEASURED, DESIGN), n=1, seed=1, measures=["task_wait"])
    for answer in (one, one.summary.loc["task_wait", "mean"]):
        passed, message = look("03.5", answer)
        assert not passed and "One run is one story" in message


def test_are_averages_in_recognised():
    """The mean of the twelve, as fixed work: surely wrong, not too short."""
    averages = sk.replicate(measured_desk(AVERAGES, SHORT), n=12, seed=1, measures=["task_wait"])
    passed, message = look("03.5", averages)
    assert not passed and message.count("Averages in.")


def test_are_averages_everywhere_recognised():
    """Clockwork clients as well: nobody waits, and no two replications differ."""
    clockwork = measured_desk(AVERAGES, SHORT, {"events.client.arrival_cv": 0})
    passed, message = look("03.5", sk.replicate(clockwork, n=10, seed=1, measures=["task_wait"]))
    assert not passed and "averages in for both" in message


def test_is_a_missing_warm_up_noticed():
    """Counting from the empty room is recognised, also with many replications."""
    office = measured_desk(AS_MEASURED, {"clock.warm_up_days": 0, "clock.horizon_days": 5})
    passed, message = look("03.5", sk.replicate(office, n=30, seed=1, measures=["task_wait"]))
    assert not passed and "the room is empty" in message


@pytest.mark.parametrize("seed", SEEDS)
def test_is_too_short_told_from_wrong(seed):
    """The right office, played for too short a time, is not called wrong."""
    office = measured_desk(AS_MEASURED, {"clock.warm_up_days": 5, "clock.horizon_days": 10})
    passed, message = look("03.5", sk.replicate(office, n=10, seed=seed, measures=["task_wait"]))
    assert not passed and "Not wrong, but too short to tell" in message


def test_are_few_replications_told_from_enough():
    """Four runs may happen to agree closely; an interval of four is itself a matter of luck."""
    office = measured_desk(AS_MEASURED, DESIGN)
    few = sk.Replications(office, 1, pd.DataFrame({"task_wait": [27.0, 27.5, 28.0, 28.1]}))
    passed, message = look("03.5", few)
    assert not passed and "4 replications are too few" in message


def test_is_work_that_stayed_exponential_recognised():
    """Only the number of clients changed: the work is still that of the file."""
    office = desk({"events.client.per_week": 144}, DESIGN)
    passed, message = look("03.5", sk.replicate(office, n=12, seed=1, measures=["task_wait"]))
    assert not passed and "still exponential" in message


def test_are_too_many_clients_recognised():
    """The twelve durations at the desk of the file, with 192 clients."""
    office = measured_desk(AS_MEASURED, SHORT, clients=192)
    passed, message = look("03.5", sk.replicate(office, n=12, seed=1, measures=["task_wait"]))
    assert not passed and "192 clients a week" in message


@pytest.mark.slow
def test_is_the_wrong_measure_recognised(honest):
    """The lead time, in working days as the kit gives it and in minutes as a learner may turn it."""
    row = honest[2].summary.loc["lead_time_mean"]
    in_days = [float(row[name]) for name in ("mean", "low", "high")]
    passed, message = look("03.5", *in_days)
    assert not passed and "lead time in working days" in message
    passed, message = look("03.5", *(480 * days for days in in_days))
    assert not passed and "from coming in to leaving" in message


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_one_number_to_a_design():
    """Five exercises, at least three hints each, from a choice to an experiment."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("03.")]
    assert [exercise.kind for exercise in lesson] == ["choice", "number", "function", "number", "estimate"]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
