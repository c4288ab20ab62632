"""Lesson 07, Work that need not be."""

import pandas as pd

import simkit as sk
from answers import Answers, apart, changed, made, summary, turned

LEAD = ["lead_time_mean", "answer_time"]


def office(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("textbook/vicious-circle").change(merged)


# ---------------------------------------------------------------- 07.2, what an error costs


def for_a_hundred(work, error, rework, complaint, talk):
    wrong = 100 * error
    return (100 * work + wrong * rework * work + wrong * complaint * talk) / 100


def as_given(work, error, rework, complaint, talk):
    """Minutes that an average client costs, with errors."""


# ---------------------------------------------------------------- 07.3, estimate

QUIETER = {"events.client.per_week": 80}
DESIGN = {"clock.warm_up_days": 10, "clock.horizon_days": 120}  # of the last hint
BRIEF = {"clock.warm_up_days": 4, "clock.horizon_days": 15}
EMPTY = {"clock.warm_up_days": 0, "clock.horizon_days": 10}


def calls(*changes, n, seed=1):
    return sk.replicate(office(QUIETER, *changes), n=n, seed=seed, measures=["contacts_per_case"])


HONEST = made(calls, DESIGN, n=20)

# ---------------------------------------------------------------- 07.4, compare

DUTY = {"teams.team.turns": 1}
ILL = {"events.client.opening_backlog": 120}
HERE = {"clock.warm_up_days": 2, "clock.horizon_days": 5}  # enough to look at the offices


def compared(first=None, second=None, n=2, seed=1):
    """Two offices, each with changes."""
    return sk.compare(office(first or {}), office(second or {}), n=n, seed=seed, measures=LEAD)


BOTH = made(compared, {}, DUTY, n=20)


def too_few_to_tell():
    """Weeks that point to different sides."""
    weeks = [pd.DataFrame({"lead_time_mean": found}) for found in ([0.9, 1.0] * 5, [1.0, 0.9] * 5)]
    parts = [sk.Replications(one, 1, found) for one, found in zip((office(), office(DUTY)), weeks, strict=True)]
    return sk.Comparison(*parts, names=("everybody", "duty"), same_clients=True)


ANSWERS = {
    "07.1": Answers(
        right=[1.5 * 480 / (0.25 * 12), "240", "240,0", (12 - 10.5) / (0.25 * 12 / 480)],
        wrong=[
            (12 * 480 / (0.25 * 12), "all the minutes"),
            (10.5 * 480 / (0.25 * 12), "minutes of the own work"),
            (1.5 * 480 / 12, "call once a day"),
            (1.5 * 480 / 0.25, "number of calls"),
            (1.5 / (0.25 * 12), "people by minutes"),
            (96, "too low"),
            (243, "It is near"),
        ],
    ),
    "07.2": Answers(
        right=[
            lambda w, e, r, c, t: w + e * (r * w + c * t),
            for_a_hundred,
            lambda w, e, r, c, t: w * (1 + e * r) + e * c * t,
        ],
        wrong=[
            (lambda w, e, r, c, t: w + e * (w + c * t), "mend with the whole work"),
            (lambda w, e, r, c, t: w + e * (r * w + t), "every client with an error complain"),
            (lambda w, e, r, c, t: w + r * w + c * t, "every client have an error"),
            (lambda w, e, r, c, t: w + e * r * w, "add the complaints"),
            (lambda w, e, r, c, t: e * (r * w + c * t), "what errors add"),
            (lambda w, e, r, c, t: 20 + w + e * (r * w + c * t), "added the 20 minutes of the first call"),
            (lambda w, e, r, c, t: print(w + e * (r * w + c * t)), "`return` in place of `print`"),
            (lambda w, e, r, c, t: w, "it should return"),
        ],
        untouched=[as_given],
    ),
    "07.3": Answers(
        right=[HONEST, summary(HONEST), summary(HONEST, "contacts_per_case")],
        wrong=[
            (changed(HONEST, 1), "One run is one story"),
            (1.2, "stands alone"),
            ((1.3, 1.28, 1.31), "numbers without their experiment"),
            (made(calls, BRIEF, n=5), "too wide to be of use"),
            (made(calls, EMPTY, n=4), "no case lies open"),
            # Without chasing every client calls once, and no two runs differ.
            (
                made(calls, BRIEF, {"events.client.chasing": None}, n=2),
                "the same to the last digit",
                "`events.client.chasing` is None: leave that as it was.",
            ),
            ((1.0, 0.99, 1.01), "Did chasing get lost"),
            ((0.32, 0.30, 0.34), "chasing calls alone"),
        ],
    ),
    "07.4": Answers(
        right=[BOTH, summary(BOTH), summary(BOTH, "lead_time_mean")],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (turned(BOTH), "which of the two came first"),
            (made(compared, DUTY, {}, n=5), "which of the two came first"),
            (made(compared, HERE, HERE, n=3), "nothing was changed"),
            (changed(BOTH, 1), "one run may flatter"),
            (changed(BOTH, 4), "4 replications are too few"),
            (made(too_few_to_tell), "too few weeks to tell"),
            (apart(BOTH, 2), "did not meet the same clients"),
            (summary(BOTH, "answer_time"), "That is the row of `answer_time`"),
            # Two on duty; an office that had a bad month; fewer clients; and clients who ask less often.
            (made(compared, HERE, {**HERE, "teams.team.turns": 2}), "is 2; that is not the value asked for"),
            (made(compared, {**HERE, **ILL}, {**HERE, **ILL, **DUTY}), "opening_backlog` is 120: leave that"),
            (made(compared, {**HERE, **QUIETER}, {**HERE, **QUIETER, **DUTY}), "per_week` is 80: leave that"),
            (made(compared, HERE, {**HERE, "events.client.chasing.per_day": 0.25}), "did not meet the same clients"),
        ],
    ),
}
