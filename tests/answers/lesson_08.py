"""Lesson 08, One policy."""

import math

import numpy as np

import simkit as sk
from answers import Answers, apart, changed, made, summary, turned

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
HERE = {"clock.warm_up_days": 1, "clock.horizon_days": 2}  # enough to look at the offices
HOUR = {MINUTES: 60}
NOBODY = {"policy.consult": 0}


def compared(first, second, n=2, name="tax-office/service-team"):
    """The service team with changes, twice."""
    offices = sk.load(name).change(first), service_team(second)
    return sk.compare(*offices, n=n, seed=1, measures=["lead_time_mean", "disagreement"])


BOTH = made(compared, SHORT, {**SHORT, **HOUR}, n=10)


def other(*changes):
    """An office with something else than was asked, beside the office as it is."""
    return made(compared, HERE, {path: value for change in (HERE, *changes) for path, value in change.items()})


ANSWERS = {
    "08.1": Answers(
        right=[ANGLE / math.pi, 0.205, "0,205", made(counted)],
        wrong=[
            (100 * ANGLE / math.pi, "in per cent"),
            (20.5, "in per cent"),
            (math.acos(1 / 1.5) / math.pi, "not squared"),
            (ANGLE, "the angle itself"),
            (math.degrees(ANGLE), "in degrees"),
            (1 / 1.25, "the correlation"),
            (1 - 1 / 1.25, "1 minus the likeness", "round it to three decimals"),
            (1 - ANGLE / math.pi, "the same answer"),
        ],
    ),
    "08.2": Answers(
        right=["b", "B", "(b)"],
        # Each wrong remedy is told which noise it works on.
        wrong=[
            *((letter, "level and pattern") for letter in ("a", "A.")),
            *((letter, "lose two colleagues") for letter in ("c", " C")),
            *((letter, "moves with them") for letter in ("d", "d)")),
        ],
    ),
    "08.3": Answers(
        right=[in_a_loop, with_arrays, weighed(lambda r: 2 * r * (1 - r))],
        wrong=[
            (average_first, "average of the right answers first"),
            (weighed(lambda r: r * (1 - r)), "The other way round counts"),
            (weighed(lambda r: 1 - r), "share of wrong answers"),
            (weighed(lambda r: r**2 + (1 - r) ** 2), "both told the same"),
            (lambda shares, right: sum(2 * r * (1 - r) for r in right) / len(right), "the rare ones too"),
            (lambda shares, right: 2 * right * (1 - right), "TypeError", "zip(first, second)"),
            (lambda shares, right: 100 * in_a_loop(shares, right), "it should return"),
        ],
        untouched=[as_given],
    ),
    "08.4": Answers(
        right=[BOTH, summary(BOTH), summary(BOTH, "lead_time_mean")],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (turned(BOTH), "which of the two came first"),
            (made(compared, HERE, HERE, n=8), "nothing was changed"),
            (changed(BOTH, 1), "far more than this hour"),
            (changed(BOTH, 4), "4 replications are too few"),
            (apart(BOTH, 2), "did not meet the same clients"),
            # More consulting and no calibration; half an hour; four hours; one team; and more than was asked.
            (other({"policy.consult": 0.3}), "is still 0, as at the start"),
            (other({MINUTES: 30}), "is 30; that is not the value asked for"),
            (other({MINUTES: 240}), "is 240; that is not the value asked for"),
            (
                other({"teams.death.calibration_minutes": 60}),
                "`teams.starting_business.calibration_minutes` is still 0",
            ),
            (other(HOUR, {"policy.consult": 0}), "`policy.consult` is 0: leave that as it was"),
            (made(compared, HERE, {**HERE, **HOUR}, name="tax-office/specialists"), "another office"),
        ],
    ),
    "08.5": Answers(
        # Calibrating instead of consulting: all of it, most of it, and team by team.
        right=[
            made(service_team, {MINUTES: 75, **NOBODY}),
            made(service_team, {MINUTES: 65, "policy.consult": 0.02}),
            made(
                service_team,
                {f"teams.{name}.calibration_minutes": 70 for name in ("death", "starting_business", "buying_house")},
                NOBODY,
            ),
        ],
        wrong=[
            (made(service_team), "`disagreement` is 16.9 %"),
            # Too many hours, too little talk, neither, nearly; and one team only.
            (made(service_team, HOUR), "`meeting_share` is 5.8 %", "below 5.0 %. Not reached yet"),
            (made(service_team, {MINUTES: 30, **NOBODY}), "below 12.0 %. Not reached yet"),
            (made(service_team, {"policy.consult": 0.5}), "`meeting_share` is 10.2 %"),
            (made(service_team, HOUR, NOBODY), "too close to tell"),
            (made(service_team, {"teams.death.calibration_minutes": 60}), "Not reached yet"),
            (made(service_team, {MINUTES: 1}), "an hour is 60"),
            (made(service_team, {"policy.pattern": 0.1}), "if it could be ordered"),
            # Other people, or an hour that does more, are not what was asked for.
            (made(service_team, HOUR, {"policy.level": 0.0}), "changed too: `policy.level`"),
            (made(service_team, HOUR, {"policy.occasion": 0.0}), "changed too: `policy.occasion`"),
            (made(service_team, HOUR, {"policy.half_minutes": 30}), "changed too: `policy.half_minutes`"),
            (made(service_team, HOUR, {"policy.circumstances": 1.0}), "changed too: `policy.circumstances`"),
            (made(service_team, HOUR, {"teams.*.members[*].absence": 0.0}), "absence` (and"),
            (made(service_team, HOUR, {"teams.*.ownership": "task"}), "`teams.death.ownership`"),
            (made(service_team, HOUR, {"events.death.per_week": 150}), "other clients"),
        ],
    ),
}
