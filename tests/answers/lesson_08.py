"""Lesson 08, One policy."""

import math

import numpy as np

import simkit as sk
from answers import Answers, made, slow

SEEDS = (1, 2, 3)
MINUTES = "teams.*.calibration_minutes"


def service_team(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("tax-office/service-team").change(merged)


# ---------------------------------------------------------------- 08.1, by hand

ANGLE = math.acos(0.8)


def counted():
    """A count over two hundred thousand clients."""
    merits, one, other = np.random.default_rng(1).standard_normal((3, 200_000))
    return ((merits + one / 2 > 0) != (merits + other / 2 > 0)).mean()


# ---------------------------------------------------------------- 08.3, the average


def in_a_loop(shares, right):
    total = 0
    for share, r in zip(shares, right, strict=True):
        total += share * (r * (1 - r) + (1 - r) * r)
    return total


def with_arrays(shares, right):
    return float(np.dot(shares, 2 * np.array(right) * (1 - np.array(right))))


def average_first(shares, right):
    p = sum(s * r for s, r in zip(shares, right, strict=True))
    return 2 * p * (1 - p)


def weighed(of):
    return lambda shares, right: sum(s * of(r) for s, r in zip(shares, right, strict=True))


def as_given(shares, right):
    """Share of pairs with the same question of whom one is told right and the other wrong."""


# ---------------------------------------------------------------- 08.4, compare

SHORT = {"clock.warm_up_days": 5, "clock.horizon_days": 10}  # the check does not ask for the long clock
HOUR = {MINUTES: 60}


def compared(first, second, n, seed=1):
    """The service team with changes, twice."""
    return sk.compare(service_team(*first), service_team(*second), n=n, seed=seed, measures=["lead_time_mean"])


def other_structure():
    specialists = sk.load("tax-office/specialists").change(SHORT)
    return sk.compare(specialists, service_team(SHORT, HOUR), n=8, seed=1, measures=["lead_time_mean"])


def apart():
    """Two estimates, with a seed of its own each."""
    return tuple(
        sk.replicate(service_team(SHORT, *hour), n=2, seed=seed, measures=["lead_time_mean"])
        for seed, hour in enumerate([(), (HOUR,)])
    )


ANSWERS = {
    "08.1": Answers(
        right=[ANGLE / math.pi, 0.205, made(counted)],
        wrong=[
            (100 * ANGLE / math.pi, "in per cent"),
            (math.acos(1 / 1.5) / math.pi, "not squared"),
            (ANGLE, "the angle itself"),
            (math.degrees(ANGLE), "in degrees"),
            (1 / 1.25, "the correlation"),
            (1 - 1 / 1.25, "1 minus the likeness"),
            (1 - ANGLE / math.pi, "the same answer"),
        ],
    ),
    "08.2": Answers(
        right=["b"],
        # Each wrong remedy is told which noise it works on.
        wrong=[("a", "level and pattern"), ("c", "lose two colleagues"), ("d", "moves with them")],
    ),
    "08.3": Answers(
        right=[in_a_loop, with_arrays],
        wrong=[
            (average_first, "average of the right answers first"),
            (weighed(lambda r: r * (1 - r)), "The other way round counts"),
            (weighed(lambda r: 1 - r), "share of wrong answers"),
            (weighed(lambda r: r**2 + (1 - r) ** 2), "both told the same"),
            (lambda shares, right: sum(2 * r * (1 - r) for r in right) / len(right), "the rare ones too"),
        ],
        untouched=[as_given],
    ),
    "08.4": Answers(
        right=[slow(compared, (), (HOUR,), n=10, seed=seed) for seed in SEEDS],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (made(compared, (SHORT, HOUR), (SHORT,), n=8), "which of the two came first"),
            (made(compared, (SHORT,), (SHORT,), n=8), "nothing was changed"),
            (made(compared, (SHORT,), (SHORT, HOUR), n=1), "far more than this hour"),
            (made(compared, (SHORT,), (SHORT, HOUR), n=4), "4 replications are too few"),
            (made(other_structure), "Specialist teams"),
            (made(apart), "did not meet the same clients"),
        ],
    ),
    "08.5": Answers(
        right=[made(service_team, HOUR)],
        wrong=[
            (made(service_team, {MINUTES: 30}), "Not far enough"),
            (made(service_team), "Not every team calibrates"),
            (made(service_team, {"teams.death.calibration_minutes": 60}), "Not every team calibrates"),
            (made(service_team, HOUR, {"teams.starting_business.calibration_minutes": 0}), "Not every team calibrates"),
            (made(service_team, HOUR, {"teams.death.calibration_minutes": 0}), "Not every team calibrates"),
            (made(service_team, {MINUTES: 1}), "an hour is 60"),
            (made(service_team, {MINUTES: 90}), "at most 60"),
            (made(service_team, {"policy.consult": 0.5}), "more than one task in ten"),
            (made(service_team, HOUR, {"policy.consult": 0.3}), "more than one task in ten"),
            (made(service_team, {"policy.pattern": 0.1}), "if it could be ordered"),
            # Other people, or an hour that does more, are not what was asked for.
            (made(service_team, HOUR, {"policy.level": 0.0}), "Not there yet", "level"),
            (made(service_team, HOUR, {"policy.occasion": 0.0}), "Not there yet", "occasion"),
            (made(service_team, HOUR, {"policy.half_minutes": 30}), "Not there yet", "half_minutes"),
            (made(service_team, HOUR, {"policy.circumstances": 1.0}), "Not there yet", "circumstances"),
            (made(service_team, HOUR, {"teams.*.members[*].absence": 0.0}), "Not there yet", "absence"),
            (made(service_team, HOUR, {"events.death.per_week": 150}), "other clients"),
        ],
    ),
}
