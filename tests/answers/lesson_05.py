"""Lesson 05, The life event."""

import math

import pandas as pd

import simkit as sk
from answers import Answers, apart, changed, made, summary, turned

# ---------------------------------------------------------------- 05.2, the other way round


def by_logarithm(goal, parts):
    return math.exp(math.log(goal) / parts)


def by_halving(goal, parts):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sk.theory.all_on_time(middle, parts) < goal else (low, middle)
    return middle


def as_given(goal, parts):
    """Share of its tasks that each team must have in time."""


# ---------------------------------------------------------------- 05.3, estimate

QUIETER = {"events.client.per_week": 168}
DESIGN = {"clock.warm_up_days": 5, "clock.horizon_days": 150}  # of the last hint
BRIEF = {"clock.warm_up_days": 4, "clock.horizon_days": 30}
EMPTY = {"clock.warm_up_days": 0, "clock.horizon_days": 10}


def team_share(clients_a_week):
    """Share of tasks in time at one desk: the time there is exponential, the norm 115.1 minutes."""
    rate = clients_a_week / 2400
    return 1 - math.exp(-0.23985 * 480 * (0.1 - rate))


PRODUCT = team_share(168) ** 4


def shares(*changes, n, seed=1):
    merged = {path: value for change in changes for path, value in change.items()}
    four = sk.load("textbook/four-teams").change(merged)
    return sk.replicate(four, n=n, seed=seed, measures=["tasks_within_norm", "within_norm"])


HONEST = made(shares, QUIETER, DESIGN, n=20)
LESSON = {"clock.warm_up_days": 5, "clock.horizon_days": 60}

# ---------------------------------------------------------------- 05.4, compare

TEAMS = "tax-office/service-team"
FREE = {"teams.*.ownership": "task"}
SHORT = {"clock.warm_up_days": 2, "clock.horizon_days": 4}  # enough to look at the offices


def compared(first, second, n=2, seed=1, name=TEAMS):
    """Service teams with changes, and again with others."""
    offices = sk.load(name).change(first), sk.load(TEAMS).change(second)
    return sk.compare(*offices, n=n, seed=seed, measures=["lead_time_mean", "handlers"])


BOTH = made(compared, {}, FREE, n=12)


def too_few_to_tell():
    """Two runs that point to different sides."""
    sides = (sk.load(TEAMS), sk.load(TEAMS).change(FREE))
    months = [pd.DataFrame({"lead_time_mean": found}) for found in ([0.9, 1.0] * 5, [1.0, 0.9] * 5)]
    parts = [sk.Replications(office, 1, found) for office, found in zip(sides, months, strict=True)]
    return sk.Comparison(*parts, names=("one", "free"), same_clients=True)


# ---------------------------------------------------------------- 05.5, hand-offs only

MAIL, READING = "handoff.between.delay_minutes", "handoff.between.reading_minutes"
INSIDE = {"handoff.within.delay_minutes": 0, "handoff.within.reading_minutes": 0}


def passing_on(mail=None, reading=None, changes=None):
    costs = {MAIL: mail, READING: reading}
    mine = {path: value for path, value in costs.items() if value is not None}
    return sk.load("tax-office/specialists").change({**mine, **(changes or {})})


def also(changes):
    """The right answer, with something else changed too."""
    return made(passing_on, 180, 4, changes)


ANSWERS = {
    "05.1": Answers(
        right=[0.95**3, 0.86, 0.857, "0,857", "85,7 %", sk.theory.all_on_time(0.95, parts=3)],
        wrong=[
            ((0.95 + 0.95 + 0.95) / 3, "average of the three"),
            (1 - 3 * 0.05, "took away 5 % three times"),
            (100 * 0.95**3, "in per cent"),
            (85.7, "in per cent"),
            (1 - 0.95**3, "late with at least one"),
            (1 - 0.05**3, "at least one part in time"),
            (0.05**3, "late with all three"),
        ],
    ),
    "05.2": Answers(
        right=[
            lambda goal, parts: goal ** (1 / parts),
            by_logarithm,
            by_halving,
            lambda goal, parts: round(goal ** (1 / parts), 3),
        ],
        wrong=[
            (lambda goal, parts: goal, "goal of the client"),
            (lambda goal, parts: goal**parts, "what the client gets"),
            (lambda goal, parts: 1 - (1 - goal) / parts, "divided the lateness"),
            (lambda goal, parts: goal / parts, "promise smaller"),
            (lambda goal, parts: round(goal ** (1 / parts), 2), "Does it round?"),
            (lambda goal, parts: goal**1 / parts, "promise smaller"),  # without brackets
            (lambda goal, parts: goal**0.5, "use `parts`"),
            (lambda goal: goal, "TypeError"),
        ],
        untouched=[as_given],
    ),
    "05.3": Answers(
        right=[HONEST, summary(HONEST), summary(HONEST, "within_norm")],
        wrong=[
            (changed(HONEST, 1), "One run is one story"),
            (0.9, "stands alone"),
            ((0.9, 0.89, 0.91), "numbers without their experiment"),
            (made(shares, QUIETER, BRIEF, n=5), "too wide to be of use"),
            (made(shares, QUIETER, EMPTY, n=5), "four empty desks"),
            (made(shares, LESSON, n=10), "168 come"),
            (summary(HONEST, "tasks_within_norm"), "the figure each team sees"),
            # The sum to the power four, alone and with an interval put round it.
            ((PRODUCT, PRODUCT - 0.005, PRODUCT + 0.005), "arrive together"),
            (PRODUCT, "arrive together"),
            (made(shares, QUIETER, DESIGN, {"teams.*.members[0].count": 2}, n=2), "count` is 2: leave that"),
        ],
    ),
    "05.4": Answers(
        right=[BOTH, summary(BOTH), summary(BOTH, "lead_time_mean")],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (turned(BOTH), "which of the two came first"),
            (made(compared, SHORT, SHORT, n=10), "nothing was changed"),
            (changed(BOTH, 1), "one month may flatter"),
            (changed(BOTH, 4), "4 replications are too few"),
            (made(too_few_to_tell), "too few months to tell"),
            (summary(BOTH, "handlers"), "That is the row of `handlers`"),
            (apart(BOTH, 2), "did not meet the same clients"),
            # Another structure; the rule in one team; and something beside the rule.
            (made(compared, SHORT, {**SHORT, **FREE}, name="tax-office/specialists"), "another office"),
            (
                made(compared, SHORT, {**SHORT, "teams.death.ownership": "task"}),
                "`teams.starting_business.ownership` is still",
            ),
            (made(compared, SHORT, {**SHORT, **FREE, "teams.*.members[*].absence": 0}), "leave that as it was"),
        ],
    ),
    "05.5": Answers(
        # The slowest whole hour, and answers that stay a little away from it.
        right=[made(passing_on, 180, 4), made(passing_on, 185, 4), made(passing_on, 190, 4)],
        wrong=[
            (made(passing_on), "still takes a working day"),
            (made(passing_on, reading=4), "still takes a working day"),
            (made(passing_on, mail=180), "Only the mail became faster"),
            (made(passing_on, 60, 4), "quicker than it need be"),  # as in the lesson
            (made(passing_on, 120, 4), "quicker than it need be"),
            (made(passing_on, 180, 5), "too close to tell"),
            (made(passing_on, 240, 4), "too close to tell", "all of it must be below 0.850"),
            (made(passing_on, 210, 4), "too close to tell"),
            (made(passing_on, 0, 4), "at least an hour"),
            (made(passing_on, 1, 4), "one hour is 60"),
            (made(passing_on, 180, 0), "At least 4 minutes"),
            (made(passing_on, 400, 7), "Not reached yet"),
            # `handoff.within` is passing on inside a team, and specialists of one tax never do that.
            (made(passing_on, changes=INSIDE), "inside a team"),
            # More, faster or healthier people, or another order, are not what was asked for.
            (also({"teams.income_tax.members[0].count": 14}), "No hiring"),
            (also({"teams.income_tax.members[0].count": 12}), "changed too: `teams.income_tax.members[0].count`"),
            (also({"teams.inheritance_tax.members[0].skills.inheritance_tax": 1.2}), "skills.inheritance_tax`"),
            (also({"teams.*.members[*].absence": 0.0}), "absence`", "other places"),
            (also({"teams.*.pick": "shortest"}), "pick`"),
            (also({"teams.*.ownership": "case"}), "ownership`"),
            (also({"events.death.per_week": 150}), "other clients"),
            (made(sk.load, TEAMS), "another office", "Start from `tax-office/specialists`"),
        ],
    ),
}
