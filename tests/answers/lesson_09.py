"""Lesson 09, Experiments you can trust."""

from functools import cache

import pandas as pd

import simkit as sk
from answers import Answers, apart, changed, made, summary, turned
from simkit.experiment.precision import replications_for

SEEDS = (1, 2, 3)
SPEED = "teams.desk.members[0].skills.request"
COUNT = "teams.desk.members[0].count"
LEAD = "lead_time_mean"


def desk(changes=None):
    """Return the desk of the exercises."""
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 5, "clock.horizon_days": 5, **(changes or {})})


def manned(clerks, speed):
    return desk({COUNT: clerks, SPEED: speed})


# ---------------------------------------------------------------- 09.2, the same clients

FASTER = {SPEED: 1.02}
LESS_WORK = {"products.request.work.mean": 10 / 1.02}  # the same clerk, whose work takes as much less


def compared(first=None, second=None, n=2, seed=1):
    """The desk with changes, twice."""
    return sk.compare(desk(first), desk(second), n=n, seed=seed, measures=["task_wait", LEAD], progress=False)


BOTH = made(compared, second=FASTER, n=30)


def unsure():
    """Weeks that point to different sides."""
    weeks = [pd.DataFrame({"task_wait": found}) for found in ([40.0, 41.0] * 5, [41.0, 40.0] * 5)]
    parts = [sk.Replications(one, 1, found) for one, found in zip((desk(), desk(FASTER)), weeks, strict=True)]
    return sk.Comparison(*parts, names=("as it is", "faster"), same_clients=True)


def told_by_looks():
    return sk.compare_sequentially(
        desk(), desk(FASTER), measure="task_wait", n=10, max_replications=80, seed=1, progress=False
    )


# ---------------------------------------------------------------- 09.3, warm-up and length


def erlang(clients):
    return sk.theory.mmc(arrival_rate=clients / 2400, mean_service=10, servers=1).mean_wait


def waits(warm_up, horizon, n, seed=1):
    office = desk({"events.client.per_week": 204, "clock.warm_up_days": warm_up, "clock.horizon_days": horizon})
    return sk.replicate(office, n=n, seed=seed, measures=["task_wait"], progress=False)


HONEST = made(waits, 10, 100, n=30)


def another_week(clients):
    """The desk with other clients, around the wait that comes of them."""
    found = pd.DataFrame({"task_wait": [erlang(clients) + away for away in (-2, -1, 0, 1, 2)]})
    return sk.Replications(desk({"events.client.per_week": clients, "clock.horizon_days": 100}), 1, found)


# ---------------------------------------------------------------- 09.4, looking again and again


def three():
    return manned(3, 0.38)


def sequentially(max_replications=320, seed=1, turned=False, changes=None):
    offices = (desk(), three().change(changes or {}))
    options = {"measure": LEAD, "n": 5, "max_replications": max_replications, "seed": seed, "progress": False}
    return sk.compare_sequentially(*(offices[::-1] if turned else offices), **options)


TOLD = made(sequentially)


def compared_once():
    """A stricter level does not divide the error over looks."""
    return sk.compare(desk(), three(), n=20, seed=1, measures=[LEAD], confidence=0.99, progress=False)


def first_look_that_tells():
    """A novice goes on week by week and stops at the first interval without zero: right by itself, and peeked."""
    found = sk.compare(desk(), three(), n=5, seed=1, measures=[LEAD], progress=False)
    while found.summary.loc[LEAD, "verdict"] == "cannot tell":
        found = found.extend(found.n + 1)
    assert found.summary.loc[LEAD, "verdict"] == "better"
    assert found.n < sequentially().n
    return found


def estimates(*offices):
    return tuple(sk.replicate(office, n=5, seed=1, measures=[LEAD]) for office in offices)


def one_estimate():
    return estimates(desk())[0]


def two_estimates():
    return estimates(desk(), three())


# ---------------------------------------------------------------- 09.5, the best of several

STAFF = {
    "as now": (1, 1.00),
    "new form": (1, 1.04),
    "new screen": (1, 1.10),
    "two at 54 %": (2, 0.54),
    "two at 56 %": (2, 0.56),
}


@cache
def proposals():
    return {name: manned(*staff) for name, staff in STAFF.items()}


def chosen(offices=None, indifference_zone=0.004, max_replications=400, seed=1, without=None, **other):
    offices = {**proposals(), **(offices or {})}
    offices.pop(without, None)
    options = {"measure": LEAD, "indifference_zone": indifference_zone, "max_replications": max_replications}
    options |= {"names": list(offices), "progress": False, **other}
    return sk.select_best(*offices.values(), seed=seed, **options)


def side_by_side():
    return list(estimates(*proposals().values()))


def best_by_eye():
    return min(side_by_side(), key=lambda found: found.summary.loc[LEAD, "mean"])


def pair():
    found = proposals()
    return sk.compare(found["as now"], found["new screen"], measures=[LEAD], n=5, seed=1, progress=False)


def all_pairs():
    found = proposals()
    alike = {"measures": [LEAD], "n": 5, "seed": 1, "progress": False}
    return sk.compare(*found.values(), names=list(found), against="all", **alike)


def ran_out():
    """Few runs: it says that it cannot tell."""
    unsure = chosen(indifference_zone=0.00001, max_replications=10)
    assert unsure.best is None
    return unsure


def quick_clerk():
    return chosen({"as now": manned(1, 1.5)}, max_replications=10)


def crowd():
    """Other clients for one of the proposals."""
    return chosen({"new form": manned(1, 1.04).change({"events.client.per_week": 100})}, max_replications=10)


def another_best():
    return chosen({"new screen": manned(1, 1.0), "as now": manned(1, 1.1)})


ANSWERS = {
    "09.1": Answers(
        # The rule of the lesson, and the kit's own estimate, which knows Student's t.
        right=[40 * 16, "640", made(replications_for, 40, 0.20, 0.05)],
        wrong=[
            (40 * 4, "four times the months"),
            (40 * 2, "Twice the months"),
            (16, "You have forty"),
            (40 * 4**4, "fourth power"),
            (40 * 16 - 40, "how many *more*"),
            (40 * 16 - 100, "too low", "37"),
            (40 * 64, "too high"),
            (64, "too low"),
            (500, "The next step"),  # further off than a slip in the sum
        ],
    ),
    "09.2": Answers(
        # The result and its row, work that takes as much less, and looks that divide their error.
        right=[BOTH, summary(BOTH, "task_wait"), made(compared, second=LESS_WORK, n=10), made(told_by_looks)],
        wrong=[
            # Each clerk with own clients is the error that this lesson is about.
            (apart(BOTH, 2), "did not meet the same clients", "the seeds are 1 and 2"),
            (apart(BOTH), "two separate estimates"),
            # Fewer clients are no faster clerk; nor is another speed 2 % faster.
            (made(compared, second={"events.client.per_week": 188}), "did not meet the same clients"),
            (made(compared, second={"products.request.work.mean": 9.5}), "did not meet the same clients"),
            *((made(compared, second={SPEED: speed}), "that is not the value asked for") for speed in (1.01, 1.2, 2.0)),
            (made(compared, second={COUNT: 2, SPEED: 0.49}), "count` is 2: leave that"),
            # One week has no spread; four may tell by luck, and are still too few.
            (changed(BOTH, 1), "no spread"),
            (changed(BOTH, 4), "at least five"),
            (changed(BOTH, confidence=0.9), "confidence level of 90%"),
            # Where the interval holds zero the answer is not called wrong; the other way round it is.
            (made(unsure), "not wrong, it is too short to tell"),
            (turned(BOTH), "the difference is the second minus the first"),
            (made(compared, n=5), "nothing was changed"),
            (summary(BOTH, LEAD), "That is the row of `lead_time_mean`"),
            (made(lambda: sk.compare(desk(), desk(FASTER), n=2, seed=1, measures=[LEAD])), 'measures=["task_wait"]'),
            (made(compared, second={SPEED: 1.025}), "request` is 1.025"),
            (made(compared, second={SPEED: 1.015}), "request` is 1.015"),
        ],
    ),
    "09.3": Answers(
        # Thirty runs of a hundred days after ten that are left out; few long ones; long ones from the first day.
        right=[
            HONEST,
            summary(HONEST, "task_wait"),
            made(waits, 5, 600, n=5),
            made(waits, 2, 100, n=40),
            made(waits, 0, 100, n=40),
        ],
        wrong=[
            # No warm-up and one that is too short: more runs make the interval narrow around a wrong number.
            (made(waits, 0, 5, n=12), "warm-up of at least 2 days"),
            (made(waits, 1, 5, n=12), "warm-up of at least 2 days", "`clock.warm_up_days` is 1"),
            # Weeks with a warm-up: the interval holds the truth, and is too wide to tell.
            (made(waits, 5, 5, n=12), "too short to tell", "not wrong"),
            # Many short runs: sure, and wrong; not for want of runs.
            (made(waits, 5, 5, n=400), "How many days do you count"),
            (changed(HONEST, 1), "One run is one story"),
            (56.7, "stands alone"),
            ((56.7, 52, 61), "numbers without their experiment"),
            (made(another_week, 192), "with 192 clients"),
            (made(another_week, 216), "with 216 clients"),
            (made(another_week, 200), "per_week` is 200"),
        ],
    ),
    "09.4": Answers(
        right=[TOLD, made(sequentially, seed=2), summary(TOLD, LEAD)],
        wrong=[
            (made(first_look_that_tells), "decided beforehand to look once"),
            (made(compared_once), "decided beforehand to look once"),
            # The looks are used up before it can tell: too short, not wrong.
            (made(sequentially, max_replications=10), "not wrong", "max_replications=320"),
            (made(sequentially, turned=True), "the verdict is on the second"),
            (made(sequentially, 10, changes={"events.client.per_week": 150}), "did not meet the same clients"),
            # Other clerks: the two of the lesson, and three who are quicker.
            (made(sequentially, 10, changes={COUNT: 2, SPEED: 0.53}), "count` is 2; that is not the value", "is 0.53"),
            (made(sequentially, 10, changes={SPEED: 0.5}), "request` is 0.5"),
            (made(told_by_looks), 'Ask for it: `measure="lead_time_mean"`'),
            # Two means side by side, one, or a name, are picked by eye.
            (made(two_estimates), "how sure is that"),
            (made(one_estimate), "how sure is that"),
            ("three clerks", "how sure is that"),
        ],
    ),
    "09.5": Answers(
        right=[
            made(chosen, seed=1),
            made(chosen, seed=2),
            made(chosen, seed=1, indifference_zone=2 / 480),
            made(chosen, seed=1, names=None),
        ],
        wrong=[
            # By name, as estimates side by side, or as one estimate: nothing says how sure the choice is.
            ("new screen", "partly the luckiest"),
            (made(side_by_side), "partly the luckiest"),
            (made(best_by_eye), "partly the luckiest"),
            # Many pairs, with or without corrected intervals, choose nothing.
            (made(pair), "how sure the *choice* is"),
            (made(all_pairs), "how sure the *choice* is"),
            # Two minutes written as 2 working days: then all are equally good.
            (made(chosen, indifference_zone=2.0), "480 minutes"),
            (made(chosen, indifference_zone=0.005), "larger than two minutes"),
            (made(chosen, {"new form": manned(2, 0.54)}, max_replications=10), "'new form' is missing"),
            (made(ran_out), "not wrong"),
            (made(chosen, max_replications=10, measure="lead_time_p90"), "lead_time_p90"),
            (made(chosen, max_replications=10, without="new form"), "There are 5"),
            (made(chosen, max_replications=10, confidence=0.8), "Ask for 95 %"),
            (made(crowd), "did not meet the same clients"),
            (made(quick_clerk), "request` is 1.5"),
            (made(another_best), "chose 'as now'"),
        ],
    ),
}
