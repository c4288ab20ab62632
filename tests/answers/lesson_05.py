"""Lesson 05, The life event."""

import math

import simkit as sk
from answers import Answers, made, slow

SEEDS = (1, 2, 3)

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


def a_number_of_one_run():
    return shares(QUIETER, BRIEF, n=1).summary.loc["within_norm", "mean"]


def figure_of_the_teams():
    found = shares(QUIETER, BRIEF, n=12).summary.loc["tasks_within_norm"]
    return tuple(float(found[name]) for name in ("mean", "low", "high"))


# ---------------------------------------------------------------- 05.4, compare

# Quick: a shorter clock and letters only, which the check does not mind.
QUICK = {
    "clock.horizon_days": 10, "questions": {}, "events.*.by_phone": 0, "events.*.chasing": None, "policy": {},
    "coordination": {},
}  # fmt: skip


def rules(changes=None):
    """Service teams in which one settles a case, and in which whoever is free does."""
    one = sk.load("tax-office/service-team").change(changes or {})
    return one, one.change({"teams.*.ownership": "task"})


def compared(first, second, n=12, seed=1):
    return sk.compare(first, second, n=n, seed=seed, measures=["lead_time_mean"])


def honest(seed):
    """The offices of the exercise, on the number of replications of the last hint."""
    return compared(*rules(), seed=seed)


def quick(first, second, n):
    """One of the two rules, by its place, beside another."""
    offices = rules(QUICK)
    return compared(offices[first], offices[second], n)


def other_structure():
    return compared(sk.load("tax-office/specialists").change(QUICK), rules(QUICK)[1], n=10)


def apart():
    """Two estimates, with a seed of its own each."""
    return tuple(
        sk.replicate(office, n=2, seed=seed, measures=["lead_time_mean"]) for seed, office in enumerate(rules(QUICK))
    )


# ---------------------------------------------------------------- 05.5, hand-offs only

MAIL, READING = "handoff.between.delay_minutes", "handoff.between.reading_minutes"
INSIDE = {"handoff.within.delay_minutes": 0, "handoff.within.reading_minutes": 0}


def passing_on(mail=None, reading=None, changes=None):
    costs = {MAIL: mail, READING: reading}
    mine = {path: value for path, value in costs.items() if value is not None}
    return sk.load("tax-office/specialists").change({**mine, **(changes or {})})


def also(changes):
    """The right answer, with something else changed too."""
    return made(passing_on, 60, 4, changes)


ANSWERS = {
    "05.1": Answers(
        right=[0.95**3, 0.86, 0.857, sk.theory.all_on_time(0.95, parts=3)],
        wrong=[
            ((0.95 + 0.95 + 0.95) / 3, "average of the three"),
            (1 - 3 * 0.05, "took away 5 % three times"),
            (100 * 0.95**3, "in per cent"),
            (1 - 0.95**3, "late with at least one"),
            (1 - 0.05**3, "at least one part in time"),
            (0.05**3, "late with all three"),
        ],
    ),
    "05.2": Answers(
        right=[lambda goal, parts: goal ** (1 / parts), by_logarithm, by_halving],
        wrong=[
            (lambda goal, parts: goal, "goal of the client"),
            (lambda goal, parts: goal**parts, "what the client gets"),
            (lambda goal, parts: 1 - (1 - goal) / parts, "divided the lateness"),
            (lambda goal, parts: goal / parts, "promise smaller"),
        ],
        untouched=[as_given],
    ),
    "05.3": Answers(
        right=[slow(shares, QUIETER, DESIGN, n=20, seed=seed) for seed in SEEDS],
        wrong=[
            (made(shares, QUIETER, BRIEF, n=1), "One run is one story"),
            (made(a_number_of_one_run), "One run is one story"),
            (made(shares, QUIETER, BRIEF, n=4), "too wide to be of use"),
            (made(shares, QUIETER, EMPTY, n=4), "all four desks are empty"),
            # The office of the lesson, with 192 clients.
            *(
                (slow(shares, {"clock.warm_up_days": 5, "clock.horizon_days": 60}, n=10, seed=seed), "168 come")
                for seed in SEEDS
            ),
            (made(figure_of_the_teams), "the figure each team sees"),
            # The sum to the power four, with an interval put round it.
            ((PRODUCT, PRODUCT - 0.005, PRODUCT + 0.005), "arrive together"),
            (PRODUCT, "One run is one story"),
        ],
    ),
    "05.4": Answers(
        right=[slow(honest, seed) for seed in SEEDS],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (made(quick, 1, 0, n=12), "which of the two came first"),
            (made(quick, 0, 0, n=10), "nothing was changed"),
            (made(quick, 0, 1, n=1), "one month may flatter"),
            (made(quick, 0, 1, n=4), "4 replications are too few"),
            (made(other_structure), "Specialist teams"),
            (made(apart), "did not meet the same clients"),
        ],
    ),
    "05.5": Answers(
        # The corner that is allowed, and answers that stay a little away from it.
        right=[made(passing_on, 60, 4), made(passing_on, 90, 4), made(passing_on, 60, 5)],
        wrong=[
            (made(passing_on), "still takes a working day"),
            (made(passing_on, reading=4), "still takes a working day"),
            (made(passing_on, mail=60), "Only the mail became faster"),
            (made(passing_on, 0, 4), "at least an hour"),
            (made(passing_on, 1, 4), "one hour is 60"),
            (made(passing_on, 60, 0), "At least 4 minutes"),
            (made(passing_on, 400, 7), "Not far enough"),
            # `handoff.within` is passing on inside a team, and specialists of one tax never do that.
            (made(passing_on, changes=INSIDE), "inside a team"),
            # More, faster or healthier people, or another order, are not what was asked for.
            (also({"teams.income_tax.members[0].count": 14}), "Not there yet", "count"),
            (
                also({"teams.inheritance_tax.members[0].skills.inheritance_tax": 1.2}),
                "Not there yet",
                "inheritance_tax",
            ),
            (also({"teams.*.members[*].absence": 0.0}), "Not there yet", "absence"),
            (also({"teams.*.pick": "shortest"}), "Not there yet", "pick"),
            (also({"events.death.per_week": 150}), "other clients"),
        ],
    ),
}
