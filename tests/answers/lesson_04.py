"""Lesson 04, Specialists or generalists."""

from statistics import median

import simkit as sk
from answers import Answers, apart, changed, made, summary, turned

SKILLS = "teams.pool.members[*].skills.*"
TAXES = ("income_tax", "vat", "allowances", "inheritance_tax")  # a circle without the courses that are booked


def desks(changes=None):
    return sk.load("textbook/separate-desks").change(changes or {})


def pool(changes=None):
    return sk.load("textbook/pooled-desk").change(changes or {})


# ---------------------------------------------------------------- 04.1, in the words of the option

B = "many short jobs now wait behind a few long ones, and that costs more than sharing brings"

# ---------------------------------------------------------------- 04.2, the break-even at 90 %


def break_even(utilisation, measure="wait"):
    return sk.theory.break_even_slowdown(teams=4, servers=5, utilisation=utilisation, measure=measure)


SLIPS = {
    "queue grows without end": 10 / 0.9,
    "the office of the lesson": 10 * break_even(0.8),
    "pool of the lesson is full": 10 / 0.8,
    "whole visit": 10 * break_even(0.9, "sojourn"),
    "how many *times* as long": break_even(0.9),
    "extra minutes": 10 * (break_even(0.9) - 1),
    "in per cent": 100 * (break_even(0.9) - 1),
    "divided by the slowdown": 10 / break_even(0.9),
}

# ---------------------------------------------------------------- 04.3, a fair comparison

# Days enough for the verdict, few enough for a test.
DAYS = {"clock.warm_up_days": 2, "clock.horizon_days": 3}
SLOWER = {SKILLS: 1 / 1.3}


def compared(first=None, second=None, n=10, seed=1):
    """Desks beside a pool, both with changes."""
    offices = desks({**DAYS, **(first or {})}), pool({**DAYS, **(second or {})})
    return sk.compare(*offices, n=n, seed=seed, measures=["task_wait"])


LONGER = {"products.*.work.mean": 11}

HONEST = made(compared, second=SLOWER)


def three_offices():
    offices = desks(DAYS), pool({**DAYS, **SLOWER}), pool(DAYS)
    return sk.compare(*offices, n=2, seed=1, measures=["task_wait"], names=("desks", "slow", "quick"))


# ---------------------------------------------------------------- 04.4, the share of the gain


def mean(numbers):
    return sum(numbers) / len(numbers)


def share(separate, some, pooled):
    return (mean(separate) - mean(some)) / (mean(separate) - mean(pooled))


def paired_sums(separate, some, pooled):
    part = sum(a - b for a, b in zip(separate, some, strict=True))
    return part / sum(a - b for a, b in zip(separate, pooled, strict=True))


def mean_of_ratios(separate, some, pooled):
    return mean([(a - b) / (a - c) for a, b, c in zip(separate, some, pooled, strict=True)])


def median_for_mean(separate, some, pooled):
    return (median(separate) - median(some)) / (median(separate) - median(pooled))


def as_given(separate, some, pooled):
    """Share of the gain of the full pool that some cross-training brings."""


# ---------------------------------------------------------------- 04.5, who learns what


def with_courses(courses, speed=1 / 1.25, changes=None):
    made = {}
    for desk, others in courses.items():
        made[f"teams.{desk}.helps"] = list(others)
        made.update({f"teams.{desk}.members[0].skills.{other}": speed for other in others})
    return desks(made).change(changes or {})


def circle(order=TAXES):
    return {desk: [order[(i + 1) % 4]] for i, desk in enumerate(order)}


EVERYTHING = {desk: [tax for tax in TAXES if tax != desk] for desk in TAXES}
LESSONS = circle(("income_tax", "allowances", "vat", "inheritance_tax"))
BOOKED = circle(("income_tax", "vat", "inheritance_tax", "allowances"))
TWO_PAIRS = {TAXES[0]: [TAXES[1]], TAXES[1]: [TAXES[0]], TAXES[2]: [TAXES[3]], TAXES[3]: [TAXES[2]]}
OPEN_LINE = {TAXES[0]: [TAXES[1]], TAXES[1]: [TAXES[2]], TAXES[2]: [TAXES[3]]}
ALL_HELP_ONE = {TAXES[0]: [TAXES[1]], TAXES[1]: [TAXES[0]], TAXES[2]: [TAXES[0]], TAXES[3]: [TAXES[0]]}
SKILL_ONLY = {f"teams.{desk}.members[0].skills.{to}": 0.8 for desk, (to,) in circle().items()}
HELP_ONLY = {f"teams.{desk}.helps": to for desk, to in circle().items()}

ANSWERS = {
    "04.1": Answers(
        right=["b", "B", "b.", "b: the short ones wait", f"{B.upper()}."],
        # Busier, slower, the long jobs, or chance: each is answered with what would show it to be so.
        wrong=[
            ("a", "row of the utilisation"),
            ("c", "full speed"),
            ("d", "The other way round"),
            ("e", "does not hold 0"),
            (" A ", "row of the utilisation"),
            ("(e)", "does not hold 0"),
        ],
    ),
    "04.2": Answers(
        right=[10 * break_even(0.9), round(10 * break_even(0.9), 2), "10,78"],
        wrong=[
            *((given, says) for says, slip in SLIPS.items() for given in (slip, round(slip, 2))),
            # Slips that were rounded as people round.
            (11.6, "the office of the lesson"),
            (7.8, "in per cent"),
            (11.1, "queue grows without end"),
            (11.4, "too high"),
            (10.3, "too low"),
            (10.8, "It is near", "round less"),
        ],
    ),
    "04.3": Answers(
        # The result, a row of it, a rounded speed, and read the other way round.
        right=[HONEST, summary(HONEST, "task_wait"), turned(HONEST), made(compared, second={SKILLS: 0.77}, seed=2)],
        wrong=[
            (changed(HONEST, 1), "This is one replication"),
            (changed(HONEST, 4), "at least 10"),
            # The work made longer, and not the people slower; one of the two on another clock; fewer clients.
            *(
                (made(compared, second=second, n=2), "did not meet the same clients")
                for second in (
                    {"products.*.work.mean": 13},
                    {**SLOWER, "clock.horizon_days": 5},
                    {**SLOWER, "events.*.per_week": 900},
                )
            ),
            (apart(HONEST, 2), "seeds are 1 and 2"),
            (apart(HONEST), "two separate estimates"),
            # A skill of 1.3 makes people quicker, one of 0.7 slower by more than was asked.
            (made(compared, second={SKILLS: 1.3}, n=2), "is 1.3;", "A skill is a *speed*"),
            (made(compared, second={SKILLS: 0.7}, n=2), "is 0.7;", "A skill is a *speed*"),
            (made(compared, second={SKILLS: 1.0}, n=2), "is still 1, as at the start"),
            (made(compared, second={SKILLS: 1 / 1.16}, n=2), "that is not the value asked for"),
            # Both slower; one colleague more; and longer work for specialists and generalists alike.
            (made(compared, {"teams.*.members[*].skills.*": 1 / 1.3}, SLOWER, n=2), "leave that as it was"),
            (made(compared, second={**SLOWER, "teams.pool.members[0].count": 21}, n=2), "leave that as it was"),
            (made(compared, LONGER, LONGER, n=2), "leave that as it was"),
            (made(three_offices), "compares 3 structures"),
        ],
    ),
    "04.4": Answers(
        right=[share, paired_sums, lambda a, b, c: round(share(a, b, c), 4)],
        wrong=[
            (mean_of_ratios, "a mean of ratios"),
            (lambda a, b, c: (mean(a) - mean(b)) / mean(a), "share of the *wait*"),
            (lambda a, b, c: (mean(b) - mean(c)) / (mean(a) - mean(c)), "still missing"),
            (lambda a, b, c: mean(b) / mean(a), "wait that is left"),
            (lambda a, b, c: mean(a) - mean(b), "Those are the minutes"),
            (lambda a, b, c: 100 * share(a, b, c), "per cents"),
            (lambda a, b, c: 1 / share(a, b, c), "Upside down"),
            # What a list cannot do, and a call that does not fit.
            (lambda a, b, c: (a - b) / (a - c), "TypeError", "Its mean is `sum(numbers) / len(numbers)`"),
            (lambda a, b, c: (a.mean() - b.mean()) / (a.mean() - c.mean()), "AttributeError", "A list is no number"),
            (lambda a, b: mean(a) / mean(b), "3 were given."),
            (median_for_mean, "(0.57143); yours returns 0.4"),
            (lambda a, b, c: (mean(a) - median(b)) / (mean(a) - mean(c)), "should return"),
            (lambda a, b, c: (mean(set(a)) - mean(b)) / (mean(set(a)) - mean(c)), "near, and not right"),
        ],
        untouched=[as_given],
    ),
    "04.5": Answers(
        # Three of the orders in which the desks make a circle, and one with a rounded speed.
        right=[
            made(with_courses, circle()),
            made(with_courses, circle((TAXES[0], TAXES[3], TAXES[2], TAXES[1]))),
            made(with_courses, circle((TAXES[0], TAXES[3], TAXES[1], TAXES[2])), speed=0.8),
        ],
        wrong=[
            (made(with_courses, {**circle(), "allowances": ["vat", "inheritance_tax"]}), "knows 3 products; in this"),
            # The chain of the lesson, everything, and the other course that is booked.
            *((made(with_courses, courses), "is fully booked") for courses in (LESSONS, EVERYTHING, BOOKED)),
            # As many courses, or nearly so, in a layout that does not close: the promise is not kept.
            *(
                (made(with_courses, courses), "Not reached yet", 'sk.hint("04.5")')
                for courses in (TWO_PAIRS, OPEN_LINE, ALL_HELP_ONE)
            ),
            # To know a tax is not yet to take its work; nor is the untouched office, or another one.
            (made(desks, SKILL_ONLY), "`helps` is empty everywhere"),
            (made(desks), "`helps` is empty everywhere"),
            (made(pool), "another office"),
            (made(sk.load, "textbook/cross-trained-chain"), "another office"),
            (made(desks, HELP_ONLY), "empty promise"),
            (made(with_courses, circle(), speed=1.0), "25 % longer"),
            # A slowdown taken for a speed, and a pace that nobody asked for, in a circle and in pairs.
            *(
                (made(with_courses, circle(), speed=speed), "not the speed for what was learnt", "has 1 / 2")
                for speed in (1.25, 0.5, 0.75, 0.9)
            ),
            (made(with_courses, TWO_PAIRS, speed=0.99), "not the speed for what was learnt"),
            # `*` reaches the own skill as well.
            (made(with_courses, circle(), changes={"teams.*.members[*].skills.*": 0.8}), "own skill stays 1"),
            # A sixth person at one desk, or a seat taken away; and a rule that nobody asked for.
            (made(with_courses, circle(), changes={"teams.vat.members[0].count": 6}), "No hiring"),
            (made(with_courses, circle(), changes={"teams.vat.members[0].count": 4}), "too: `teams.vat.members[0]"),
            (made(with_courses, circle(), changes={"teams.*.pick": "shortest"}), "too: `teams.income_tax"),
            (made(with_courses, circle(), changes={"events.vat_client.per_week": 500}), "other clients"),
        ],
    ),
}  # fmt: skip
