"""Lesson 07, Work that need not be."""

import simkit as sk
from answers import Answers, made, slow

SEEDS = (1, 2, 3)
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


def a_number_of_one_run():
    return calls(BRIEF, n=1).summary.loc["contacts_per_case", "mean"]


def nobody_chases():
    """Without chasing every client calls once."""
    found = calls(BRIEF, {"events.client.chasing": None}, n=2).summary.loc["contacts_per_case", "mean"]
    return found, found - 0.01, found + 0.01


# ---------------------------------------------------------------- 07.4, compare

DUTY = {"teams.team.turns": 1}
SHORTER = {"clock.horizon_days": 20}  # the check does not ask for the long clock


def compared(first, second, n, seed=1):
    """Two offices, each with changes."""
    return sk.compare(office(*first), office(*second), n=n, seed=seed, measures=LEAD)


HERE, ON_DUTY = (SHORTER,), (SHORTER, DUTY)
PATIENT = (SHORTER, {"events.client.chasing.per_day": 0.25})

ANSWERS = {
    "07.1": Answers(
        right=[1.5 * 480 / (0.25 * 12), 240, (12 - 10.5) / (0.25 * 12 / 480)],
        wrong=[
            (12 * 480 / (0.25 * 12), "all the minutes"),
            (10.5 * 480 / (0.25 * 12), "minutes of the own work"),
            (1.5 * 480 / 12, "call once a day"),
            (1.5 * 480 / 0.25, "number of calls"),
            (1.5 / (0.25 * 12), "people by minutes"),
        ],
    ),
    "07.2": Answers(
        right=[lambda w, e, r, c, t: w + e * (r * w + c * t), for_a_hundred],
        wrong=[
            (lambda w, e, r, c, t: w + e * (w + c * t), "mend with the whole work"),
            (lambda w, e, r, c, t: w + e * (r * w + t), "every client with an error complain"),
            (lambda w, e, r, c, t: w + r * w + c * t, "every client have an error"),
            (lambda w, e, r, c, t: w + e * r * w, "add the complaints"),
            (lambda w, e, r, c, t: e * (r * w + c * t), "what errors add"),
        ],
        untouched=[as_given],
    ),
    "07.3": Answers(
        right=[slow(calls, DESIGN, n=20, seed=seed) for seed in SEEDS],
        wrong=[
            (made(calls, BRIEF, n=1), "One run is one story"),
            (made(a_number_of_one_run), "One run is one story"),
            (made(calls, BRIEF, n=3), "too wide to be of use"),
            (made(calls, EMPTY, n=4), "no case lies open"),
            (made(nobody_chases), "Did chasing get lost"),
            ((0.32, 0.30, 0.34), "chasing calls alone"),
        ],
    ),
    "07.4": Answers(
        right=[slow(compared, (), (DUTY,), n=20, seed=seed) for seed in SEEDS],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (made(compared, ON_DUTY, HERE, n=12), "which of the two came first"),
            (made(compared, HERE, HERE, n=10), "nothing was changed"),
            (made(compared, HERE, ON_DUTY, n=1), "one run may flatter"),
            (made(compared, HERE, ON_DUTY, n=4), "4 replications are too few"),
            # Clients who ask less often are other clients: that is no phone duty.
            (made(compared, HERE, PATIENT, n=10), "did not meet the same clients"),
        ],
    ),
}
