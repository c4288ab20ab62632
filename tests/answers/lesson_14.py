"""Lesson 14, Your own office."""

import simkit as sk
from answers import Answers, made

BETWEEN = "own/street-permits", "own/street-permits-one-team"
ELSEWHERE = tuple(
    f"teams.team.members[{person}].skills.{product}"
    for person, own in enumerate(["intake", "review", "decision"])
    for product in ("intake", "review", "decision")
    if product != own
)
TRAYS, REVIEW, RATE = "handoff.between.delay_minutes", "products.review.work.mean", "events.permit.per_week"
WAIT = "events.permit.tasks[1].wait.share"
OVER = {ELSEWHERE: (0.6, 1.0), TRAYS: (30, 480), REVIEW: (45, 75)}
SIX = dict.fromkeys(ELSEWHERE, (0.6, 1.0))  # one at a time
LEFT_OUT = ["learning the others' work", "holidays"]
BRIEF = {"clock.warm_up_days": 5, "clock.horizon_days": 20}  # where only what was asked is looked at


def town(*, rate=50, clock=None, n=20, ends=1, question="Should the four become one team?", over=OVER, **how):
    offices = [sk.load(name).change({RATE: rate, **(clock or {})}) for name in BETWEEN]
    how = {"indifference_zone": 0.5, "not_modelled": LEFT_OUT, "seed": 1, "progress": False, **how}
    return sk.report(question, *offices, n=n, assumptions=over, n_assumptions=ends, **how)


def compared(n=2):
    return sk.compare(*(sk.load(name).change({RATE: 50, **BRIEF}) for name in BETWEEN), n=n, progress=False)


def quick(**how):
    """Two short runs: enough for what is told before the numbers are looked at."""
    return made(town, clock=BRIEF, n=2, **how)


def desk(*, n=20, rate=80, second=None, **how):
    office = sk.load("textbook/mm1").change({**BRIEF, "events.client.per_week": rate, "title": "Our desk"})
    more = {"teams.desk.members[0].count": 2} if second is None else second
    two = office.change({"title": "Two of us", **more})
    over = {
        "events.client.per_week": (60, max(110, rate)),
        "products.request.work.mean": (8, 12),
        "clock.opens": (8, 10),
    }
    how = {"indifference_zone": 5, "not_modelled": LEFT_OUT, "assumptions": over, "n_assumptions": 1, **how}
    return sk.report("Do we need two?", office, two, measure="task_wait", n=n, seed=1, progress=False, **how)


def begun(*, n):
    """What `simkit new` writes, with one more at the back."""
    office = sk.load("own/_new").change(BRIEF)
    two = office.change({"title": "Three", "teams.back.members[0].count": 3})
    over = {"events.request.per_week": (50, 70), "products.decision.work.mean": (30, 60), "clock.opens": (8, 10)}
    how = {"indifference_zone": 1, "not_modelled": LEFT_OUT, "assumptions": over, "n_assumptions": 1}
    return sk.report("Do we need three?", office, two, n=n, seed=1, progress=False, **how)


ANSWERS = {
    "14.1": Answers(
        right=[0.53, "0,54", 0.52],
        wrong=[
            (0.616, "straight line of the report"),
            (0.8, "which the file assumes"),
            (0.5, "low end of the tornado"),
            (53.4, "in per cent"),
            (0.7, ""),
            (1, ""),
        ],
        unreadable=[("half", "Write the number")],
    ),
    "14.2": Answers(
        right=[
            made(town),
            made(town, seed=2, over={**OVER, RATE: (45, 55)}),
            made(town, question="One team, or three desks?", over={**OVER, WAIT: (0.2, 0.6)}),
            made(town, over={**SIX, TRAYS: (30, 480), REVIEW: (45, 75)}),
        ],
        wrong=[
            (quick(question="The case for one team"), "no question"),
            (quick(question="Prove that one team is better?"), "knows its answer already"),
            (quick(indifference_zone=None), "which difference matters"),
            (quick(indifference_zone=1), "asked for is 0.5"),
            (quick(indifference_zone="5%"), "asked for is 0.5"),
            (quick(over={TRAYS: (30, 480), REVIEW: (45, 75), RATE: (45, 55)}), "nobody counted it"),
            (quick(over={ELSEWHERE: (0.6, 1.0)}), "varies 1 of your assumptions"),
            (quick(over=SIX), "varies 1 of your assumptions (6 of them are one"),
            (quick(over={**SIX, TRAYS: (30, 480)}), "varies 2 of your assumptions (6 of them are one"),
            (quick(over={ELSEWHERE[0]: (0.6, 1.0), TRAYS: (30, 480), REVIEW: (45, 75)}), "nobody counted it"),
            (quick(over={**OVER, TRAYS: (300, 480)}), "does not lie between them"),
            (quick(not_modelled=["holidays"]), "Name at least 2"),
            (quick(measure="lead_time_p90"), "asked for is `lead_time_mean`"),
            (quick(rate=80), "no steady state"),
            (quick(rate=60), "is still 60, as at the start", "50 requests a week"),
            (made(compared), "That is the experiment"),
            (made(town, n=5), "too few"),
        ],
        unreadable=[("better", "Found the text")],
    ),
    "14.3": Answers(
        right=[made(desk), made(desk, rate=90), made(desk, indifference_zone="10%")],
        wrong=[
            (made(desk, n=5), "too few to defend"),
            (made(town), "the office of the lesson"),
            (made(begun, n=2), "or of a file just begun"),
            (made(desk, n=2, not_modelled=[]), "Name at least 2"),
            (made(desk, n=2, assumptions={}), "varies 0 of your assumptions"),
            (made(desk, n=2, indifference_zone=None), "which difference matters"),
            (made(desk, n=2, second={"events.client.per_week": 70}), "did not meet the same clients"),
            (made(desk, n=2, second={}), "one structure"),
            (made(desk, n=2, rate=300), "no steady state"),
        ],
        unreadable=[("my report", "Found the text")],
    ),
}
