"""Lesson 03, Chance."""

import math

import numpy as np
import pandas as pd
from scipy.stats import t

import simkit as sk
from answers import Answers, changed, made, summary

# ---------------------------------------------------------------- 03.1 and 03.5, by formula

MEASURED = [3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 10, 64]
SCV = np.var(MEASURED) / np.mean(MEASURED) ** 2


def wait(clients=192, scv=1.0):
    """Mean wait in minutes by the formula of Pollaczek and Khinchine, at 10 minutes of work."""
    return sk.theory.mg1(arrival_rate=clients / 2400, mean_service=10, scv=scv).mean_wait


# ---------------------------------------------------------------- 03.2, mean of ratios

CLIENTS, WAITS = [120, 150, 150, 280], [10, 15, 20, 75]
MINUTES = sum(number * mean for number, mean in zip(CLIENTS, WAITS, strict=True))

# ---------------------------------------------------------------- 03.3, open cases forgotten


def in_time(came, done, norm):
    return [settled - start <= norm for start, settled in zip(came, done, strict=True)]


def by_loop(came, done, today, norm):
    """The definition of the kit's own measure."""
    counted = [settled - start for start, settled in zip(came, done, strict=True) if start + norm <= today]
    return sum(days <= norm for days in counted) / len(counted)


def by_array(came, done, today, norm):
    came, done = np.array(came), np.array(done)
    return np.mean((done - came <= norm)[came + norm <= today])


def settled_only(came, done, today, norm):
    kept = [ok for ok, settled in zip(in_time(came, done, norm), done, strict=True) if settled < math.inf]
    return sum(kept) / len(kept)


def settled_and_due(came, done, today, norm):
    rows = zip(in_time(came, done, norm), came, done, strict=True)
    kept = [ok for ok, start, settled in rows if settled < math.inf and start + norm <= today]
    return sum(kept) / len(kept)


def of_all(came, done, today, norm):
    return np.mean(in_time(came, done, norm))


def settled_or_overdue(came, done, today, norm):
    rows = zip(in_time(came, done, norm), came, done, strict=True)
    return np.mean([ok for ok, start, settled in rows if settled <= today or start + norm <= today])


def due(came, done, today, norm):
    rows = zip(in_time(came, done, norm), came, strict=True)
    return [ok for ok, start in rows if start + norm <= today]


def by_skeleton(came, done, today, norm):
    counted = in_time = 0
    for start, settled in zip(came, done):  # noqa: B905
        if start + norm <= today:
            counted += 1
            in_time += settled - start <= norm
    return in_time / counted


def before_the_norm(came, done, today, norm):
    """Settled on the last day counts as late."""
    due_ones = [settled - start < norm for start, settled in zip(came, done, strict=True) if start + norm <= today]
    return sum(due_ones) / len(due_ones)


def before_today(came, done, today, norm):
    """A norm that runs out today is not counted yet."""
    due_ones = [settled - start <= norm for start, settled in zip(came, done, strict=True) if start + norm < today]
    return sum(due_ones) / len(due_ones)


def by_a_day(came, done, today, norm):
    """The day of settling, held against a number of days."""
    due_ones = [settled <= norm for start, settled in zip(came, done, strict=True) if start + norm <= today]
    return sum(due_ones) / len(due_ones)


def with_a_day_of_grace(came, done, today, norm):
    due_ones = [settled - start <= norm + 1 for start, settled in zip(came, done, strict=True) if start + norm <= today]
    return sum(due_ones) / len(due_ones)


def due_tomorrow(came, done, today, norm):
    due_ones = [settled - start <= norm for start, settled in zip(came, done, strict=True) if start + norm <= today + 1]
    return sum(due_ones) / len(due_ones)


def by_today(came, done, today, norm):
    """Settled by now, however late."""
    due_ones = [settled <= today for start, settled in zip(came, done, strict=True) if start + norm <= today]
    return sum(due_ones) / len(due_ones)


def as_given(came, done, today, norm):
    """Share settled within the norm."""


# ---------------------------------------------------------------- 03.4, the square root of n


def weeks_by_student(times_narrower, pilot=20):
    """How many weeks when the wider quantile of a small pilot is taken along as well."""
    n = pilot
    while t.ppf(0.975, n - 1) / math.sqrt(n) > t.ppf(0.975, pilot - 1) / math.sqrt(pilot) / times_narrower:
        n += 1
    return n


# ---------------------------------------------------------------- 03.5, design the experiment

AS_MEASURED = {"dist": "empirical", "values": MEASURED}
WORK = "products.request.work"
IN_PLACES = {f"{WORK}.{key}": value for key, value in AS_MEASURED.items()}
ELSEWHERE = {**IN_PLACES, f"{WORK}.mean": 9, "events.client.per_week": 150, "teams.desk.members[0].count": 2}
AVERAGES = {"dist": "deterministic", "mean": 10}
DESIGN = {"clock.warm_up_days": 5, "clock.horizon_days": 100}
SHORT = {"clock.warm_up_days": 5, "clock.horizon_days": 20}


def desk(*changes):
    office = sk.load("textbook/mm1")
    for change in changes:
        office = office.change(change)
    return office


def measured_desk(work, *changes, clients=144):
    return desk({"events.client.per_week": clients, "products.request.work": work}, *changes)


def replicated(work, *changes, n, seed=1, clients=144):
    office = measured_desk(work, *changes, clients=clients)
    return sk.replicate(office, n=n, seed=seed, measures=["task_wait", "lead_time_mean"])


def honest(seed=1):
    """The design of the last hint."""
    return replicated(AS_MEASURED, DESIGN, n=20, seed=seed)


def four_that_agree():
    """Four runs may happen to agree closely; an interval of four is itself a matter of luck."""
    waits = pd.DataFrame({"task_wait": [27.0, 27.5, 28.0, 28.1]})
    return sk.Replications(measured_desk(AS_MEASURED, DESIGN), 1, waits)


def replicated_by(changes):
    return sk.replicate(desk({"events.client.per_week": 144}, changes, DESIGN), n=20, seed=1, measures=["task_wait"])


def still_exponential():
    """Only the number of clients changed: the work is still that of the file."""
    office = desk({"events.client.per_week": 144}, DESIGN)
    return sk.replicate(office, n=12, seed=1, measures=["task_wait"])


def lognormal():
    """The mean and the spread of the twelve, and not the twelve: near by its result."""
    waits = pd.DataFrame({"task_wait": [25.1, 26.5, 27.2, 25.9, 27.0]})
    work = {"dist": "lognormal", "mean": 10, "cv": math.sqrt(SCV)}
    return sk.Replications(measured_desk(work, DESIGN), 1, waits)


HONEST = made(honest)
EMPTY = {"clock.warm_up_days": 0, "clock.horizon_days": 5}
TOO_SHORT = {"clock.warm_up_days": 5, "clock.horizon_days": 10}

ANSWERS = {
    "03.1": Answers(
        right=["b", "B", "b)"],
        wrong=[
            *((letter, "plan from averages") for letter in ("a", "A")),
            *((letter, "still come at random") for letter in ("c", " c ")),
            *((letter, "arrivals would have to") for letter in ("d", "D")),
        ],
    ),
    "03.2": Answers(
        right=[MINUTES / sum(CLIENTS), round(MINUTES / sum(CLIENTS), 1), "39,2"],
        wrong=[
            (np.mean(WAITS), "a mean of ratios"),
            (np.median(WAITS), "median of the weekly means"),
            (MINUTES, "all clients together"),
            (MINUTES / 4, "number of weeks"),
            (max(WAITS), "worst week by itself"),
            (50, "too high"),
            (35, "too low"),
            (27_500 / 700, "It is near"),  # a slip in the sum
            (39, "round less"),
        ],
    ),
    "03.3": Answers(
        right=[by_loop, by_array, by_skeleton],
        wrong=[
            (settled_only, "survivorship"),
            (settled_and_due, "survivorship"),
            (of_all, "divided by all cases"),
            (settled_or_overdue, "favours the quick ones"),
            (lambda *given: sum(due(*given)), "number of cases in time"),
            (lambda *given: 1 - np.mean(due(*given)), "share that was late"),
            (before_the_norm, "exactly when the norm runs out"),
            (before_today, "a norm that runs out today"),
            (by_a_day, "the *day* of settling"),
            (by_today, "settled, but late"),
            (with_a_day_of_grace, "should return"),
            (due_tomorrow, "should return"),
            (lambda *given: str(np.mean(due(*given))), "(0.5); yours returns the text '0.5'"),
        ],
        untouched=[as_given],
    ),
    "03.4": Answers(
        # By the square root, with Student's quantiles, the new ones only, and by eye.
        right=[16 * 20, weeks_by_student(4), 16 * 20 - 20, 300, 350],
        wrong=[
            (4 * 20, "only halve it"),
            (8 * 20, "halved twice"),
            (math.sqrt(4) * 20, "took the root"),
            (20 / 4, "wider, not narrower"),
            (4**3 * 20, "squared once too often"),
            (240, "too low", "40", "The next step"),
            (500, "too high"),
        ],
    ),
    "03.5": Answers(
        right=[
            HONEST,
            summary(HONEST),
            summary(HONEST, "task_wait"),
            # Changed place by place, the mean of the file stays: it is that of the twelve, and says nothing more.
            *(made(replicated_by, changes) for changes in (IN_PLACES, {WORK: {**AS_MEASURED, "mean": 10}})),
        ],
        wrong=[
            (changed(HONEST, 1), "One run is one story"),
            (28.3, "stands alone"),
            ((28.3, 27, 29.6), "numbers without their experiment"),
            (summary(HONEST, "lead_time_mean"), "lead time in working days"),
            # The mean of the twelve, as fixed work: surely wrong, not too short.
            (made(replicated, AVERAGES, SHORT, n=12), "Averages in."),
            # Clockwork clients as well: nobody waits, and no two replications differ.
            (made(replicated, AVERAGES, SHORT, {"events.client.arrival_cv": 0}, n=5), "averages in for both"),
            (made(replicated, {**AS_MEASURED, "values": MEASURED[:-1]}, SHORT, n=12), "leave out the 64"),
            (made(lognormal), "work.dist` is lognormal; that is not the value asked for. Asked for are the twelve"),
            # Here the mean does count: it makes all twelve half as long again.
            (made(replicated_by, {WORK: {**AS_MEASURED, "mean": 15}}), "work.mean` is 15"),
            # A slip of the pen comes near another slip: what differs is said first.
            (
                made(replicated, {**AS_MEASURED, "values": [*MEASURED[:-1], 46]}, SHORT, n=5),
                "work.values` is [3,",
                "A known slip gives about this. Averages in.",
            ),
            (made(replicated, AS_MEASURED, EMPTY, n=5), "an empty room"),
            (made(replicated, AS_MEASURED, TOO_SHORT, n=10), "Not wrong, but too short to tell"),
            (made(four_that_agree), "4 replications are too few"),
            (made(still_exponential), "still exponential"),
            (
                made(replicated, AS_MEASURED, SHORT, n=12, clients=192),
                "still 192, as at the start. A known slip",
                "192 clients a week",
            ),
            (made(replicated_by, ELSEWHERE), "(And so in 1 other place.)"),
        ],
    ),
}
