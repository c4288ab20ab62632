"""Lesson 10, The change itself."""

import math
from functools import cache

import simkit as sk
from answers import Answers, apart, changed, made, summary, turned

SIZE = {
    "events.client.per_week": 250,
    "products.case.work.mean": 480,
    "clock.horizon_days": 240,
    "events.client.norm_days": 3,
}


def before(changes=None):
    """Return the office of the exercises before the change."""
    return sk.load("textbook/dip-before").change({**SIZE, **(changes or {})})


def after(changes=None):
    return sk.load("textbook/dip-after").change({**SIZE, **(changes or {})})


# ---------------------------------------------------------------- 10.1, by hand

WEEK = 10 * math.log(180 / 60)


def by_hand():
    return (600 - 660) * WEEK + 180 * 10 * (1 - math.exp(-WEEK / 10))


def rounded():
    return -60 * 11 + 1800 * round(1 - math.exp(-1.1), 2)


# ---------------------------------------------------------------- 10.2, a sound verdict

FAST = {"learning.hours": 160}


@cache
def twice_as_fast(n, seed):
    """The office of the exercise, in which people learn twice as fast."""
    plan = sk.change_over(before(FAST), after(FAST), retained=0)
    return sk.transition(
        plan, names=["at once"], n=n, seed=seed, measures=["open_at_end", "settled_per_week"], progress=False
    )


def week_found(seed):
    """The week that the last hint finds, with twenty offices."""
    rows = twice_as_fast(20, seed).verdicts("open_at_end")
    return int(rows.loc[rows["looks_worse"] > 0.1, "week"].max()) + 1


def sound_from():
    """The verdict by intervals of the mean asks another question, and comes to about the same week."""
    return twice_as_fast(20, 1).sound_from()["at once"]


DIP = sk.theory.dip(600, 480, 660, 10)
FLUID = sk.theory.dip(250, 200, 275, 4)

# ---------------------------------------------------------------- 10.3, sixty weeks of a temp


def planner(**settings):
    return sk.plan_change(before(), after(), **{"retained": 0, "week": 4, **settings})


def planned(**settings):
    """Return the scenario of a plan made in the planner."""
    return planner(**settings).scenario


def at_once(week=4):
    return sk.change_over(before(), after(), retained=0, week=week)


def with_steps(scenario, *steps):
    return scenario.change({"plan.steps": [*scenario.data()["plan"]["steps"], *steps]})


def by_hand_with_hire():
    """`sk.change_over` with a step of its own."""
    return with_steps(at_once(), {"do": "hire", "week": 4, "until": 10, "team": "new_way", "count": 10})


def helped_by(step):
    """Another way to keep the dip small than those that are asked for."""
    return with_steps(at_once(), step)


def rolled_back():
    return with_steps(at_once(), {"do": "roll back", "week": 6})


# ---------------------------------------------------------------- 10.4, two plans


def training(**other):
    """The scenario of the last hint: everybody trains."""
    return planned(**{"training": 40, "worth": 3, **other})


def hands(**other):
    """The scenario of the last hint: temporary staff."""
    return planned(**{"temps": 5, "temps_until": 14, **other})


def hands_by_hand():
    """The same plan, written as steps."""
    return with_steps(at_once(), {"do": "hire", "week": 4, "until": 14, "team": "new_way", "count": 5})


def compared(first=training, second=hands, n=2, changes=None, **other):
    """The two plans, with something else in the second."""
    offices = first(), second(**other).change(changes or {})
    return sk.compare(*offices, n=n, seed=1, measures=["extra_waiting", "deepest_point"], progress=False)


def with_other_training(**other):
    return sk.compare(training(**other), hands(), n=2, seed=1, measures=["extra_waiting"], progress=False)


BOTH = made(compared, n=10)


# ---------------------------------------------------------------- 10.5, your own plan

PHASES = {"helps": True, "phases": 4, "gap": 8}

ANSWERS = {
    "10.1": Answers(
        # By hand, rounded at every step, and by the kit: the number, or the result that holds it.
        right=[by_hand(), rounded(), DIP.peak, DIP],
        wrong=[
            (180 * 10 * (1 - 1 / 3), "(λ − c∞) · t is negative"),
            ((600 - 480) * 10, "(λ − c∞) · t is negative"),
            ((600 - 480) * 10 * math.log(3), "Only in the first week"),
            (180 * 10, "until everybody has learned all"),
            (600 - 480, "short in the first week"),
            (10 * math.log(3), "How many cases lie there then"),
            (60 * 10 * math.log(3), "Take it off"),
        ],
    ),
    "10.2": Answers(
        right=[made(week_found, 1), made(week_found, 5), "week 15", 16, made(sound_from)],
        # The weeks of the fluid model, of the steering group, and of the lesson; and two too early.
        wrong=[
            (FLUID.cleared_week, "It knows no chance"),
            (FLUID.peak_week, "at its deepest"),
            (8, "Judge by the open cases"),
            (25, "the office of the lesson"),
            (13, "more than one in ten still look worse"),
            (18, "it is earlier"),
            (20, "too high"),
        ],
    ),
    "10.3": Answers(
        # Many hands for a short time; a planner is as good as its scenario.
        right=[
            made(planned, temps=10, temps_until=10),
            made(planner, temps=12, temps_until=9),
            made(by_hand_with_hire),
        ],
        # Too few, too many, too late, too dear; and what makes the question another one.
        wrong=[
            (made(planned, temps=3, temps_until=24), "not far enough yet", "Who is there then?"),
            (made(planned, temps=20, temps_until=7), "too close to tell"),
            (made(planned, temps=10, temps_from=10, temps_until=16), "come after the move"),
            (made(planned, temps=10, temps_until=16), "for 120 weeks, all together. There is money for 60"),
            (made(planned), "not far enough yet"),
            (made(planned, phases=2, temps=10, temps_until=10), "everybody moves at once"),
            (made(planned, week=5, temps=10, temps_until=11), "everybody moves at once"),
            (made(planned, retained=1, temps=1, temps_until=10), "Give `retained=0`"),
            (made(planned, proficiency=0.5, temps=5, temps_until=10), "leave `proficiency` as it is"),
            (made(planned, training=40, worth=3, temps=10, temps_until=10), "no training in this exercise"),
            (made(planned, temps_proficiency=1, temps=5, temps_until=10), "as temporary staff do"),
            (made(planned, changes={"learning.hours": 40}), "`learning.hours` is 40: leave that as it was"),
            (made(planned, changes={"plan.participation.faster": 0.5}, participation=2), "`plan.participation.faster`"),
            (made(planned, changes={"events.client.per_week": 200}), "other clients"),
            (made(planned, changes={"teams.new_way.members[0].skills.case": 2.0}), "other teams or people"),
            (made(before), "its plan has no steps"),
            (
                made(planned, changes={"quality.hurry_above": 9.0}, temps=10, temps_until=10),
                "`quality.hurry_above` is 9",
            ),
            (made(helped_by, {"do": "lengthen", "week": 0, "factor": 0.5}), "a step `lengthen`"),
            (made(helped_by, {"do": "freeze", "week": 4, "days": 20}), "a step `freeze`"),
        ],
        unreadable=[(answer, "sk.change_over") for answer in (10, "ten temps", planned)],
    ),
    "10.4": Answers(
        right=[BOTH, summary(BOTH, "extra_waiting"), made(compared, second=hands_by_hand, n=8)],
        wrong=[
            (changed(BOTH, 1), "no spread"),
            (changed(BOTH, 4), "at least eight"),
            (turned(BOTH), "second minus the first"),
            (apart(BOTH, 2), "same clients"),
            (summary(BOTH, "deepest_point"), "That is the row of `deepest_point`"),
            (made(compared, second=training, n=8), "Both plans came out the same"),
            # Other proposals than the two: less of the one, none of it, or more of the other.
            (made(with_other_training, worth=1), "of the new way known"),
            (made(with_other_training, training=8), "8 hours of training"),
            (made(compared, first=at_once), "0 hours of training"),
            (made(compared, temps=10), "10 temporary staff and 100 weeks of temporary staff"),
            (made(compared, temps_until=9), "25 weeks of temporary staff"),
            (made(compared, changes={"learning.hours": 100}), "`learning.hours`"),
            (made(compared, changes={"events.client.per_week": 240}), "same clients"),
        ],
        unreadable=[(answer, "a comparison of two scenarios") for answer in ("hands", 83.8, made(hands))],
    ),
    "10.5": Answers(
        # The last hint, more phases, temps earlier: there is more than one good plan.
        right=[
            made(planned, **PHASES, temps=2, temps_until=24),
            made(planned, helps=True, phases=5, gap=6, temps=2, temps_until=24),
            made(planned, **PHASES, temps=2, temps_from=2, temps_until=22),
        ],
        # Each remedy alone, and what does not fit in time or money.
        wrong=[
            (made(planned, **PHASES), "Deepest point of the dip: not far enough yet"),
            (made(planned, helps=True, temps=10, temps_until=8), "Deepest point of the dip: not far enough yet"),
            (made(planned, **PHASES, temps=2, temps_until=36), "There is money for 40. Count the weeks"),
            (made(planned, helps=True, phases=4, gap=10, temps=2, temps_until=24), "In week 32 employee"),
            (made(planned, **PHASES, temps=2, temps_from=12, temps_until=32), "before they are there"),
            (made(rolled_back), "and 50 others are not in the new structure"),
            (made(planned, **PHASES, temps=2, temps_until=24, training=8, worth=3), "people learn as fast as they do"),
        ],
    ),
}
