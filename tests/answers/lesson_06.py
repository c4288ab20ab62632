"""Lesson 06, The telephone."""

import pandas as pd

import simkit as sk
from answers import Answers, apart, changed, made, summary, turned

# ---------------------------------------------------------------- 06.2, an honest figure


def in_a_loop(waits, answered, norm):
    good = 0
    for wait, yes in zip(waits, answered, strict=True):
        if yes and wait <= norm:
            good += 1
    return good / len(answered)


def with_a_table(waits, answered, norm):
    calls = pd.DataFrame({"wait": waits, "answered": answered})
    return (calls["answered"] & (calls["wait"] <= norm)).mean()


def in_one_line(waits, answered, norm):
    return sum(a and w <= norm for w, a in zip(waits, answered)) / len(waits)  # noqa: B905


def among(callers):
    callers = list(callers)
    return sum(callers) / len(callers)


def survivors(waits, answered, norm):
    return among(wait <= norm for wait, yes in zip(waits, answered, strict=True) if yes)


def without_the_early(waits, answered, norm):
    pairs = zip(waits, answered, strict=True)
    return among(yes and wait <= norm for wait, yes in pairs if yes or wait > norm)


def until_somebody_hangs_up(waits, answered, norm):
    good = 0
    for wait, yes in zip(waits, answered, strict=True):
        if not yes:
            break
        good += wait <= norm
    return good / len(waits)


def less_than(waits, answered, norm):
    return among(yes and wait < norm for wait, yes in zip(waits, answered, strict=True))


def number_of_callers(waits, answered, norm):
    return sum(yes and wait <= norm for wait, yes in zip(waits, answered, strict=True))


def as_given(waits, answered, norm):
    """Share of all callers who were answered within the norm."""


# ---------------------------------------------------------------- 06.3, estimate

FEWER = {"teams.desk.members[0].count": 45}
BRIEF = {"clock.horizon_days": 0.5}


def hanging_up(*changes, n, seed=1):
    merged = {path: value for change in changes for path, value in change.items()}
    desk = sk.load("textbook/erlang-a").change(merged)
    return sk.replicate(desk, n=n, seed=seed, measures=["answer_time", "hung_up"])


HONEST = made(hanging_up, FEWER, n=12)


def around(value):
    """An interval put round a number."""
    return value, value - 0.004, value + 0.004


# ---------------------------------------------------------------- 06.4, compare

SHORT = {"clock.warm_up_days": 5, "clock.horizon_days": 10}  # of the exercise


HYBRID = "tax-office/hybrid"
INTERRUPTS = {"teams.front.interrupts": True}
HOURS = {"clock.warm_up_days": 1, "clock.horizon_days": 2}  # enough to look at the offices


def compared(first, second, n=2, seed=1, name=HYBRID):
    """A front office with changes, and again with others."""
    offices = sk.load(name).change(first), sk.load(HYBRID).change(second)
    return sk.compare(*offices, n=n, seed=seed, measures=["hung_up", "lead_time_mean"])


BOTH = made(compared, SHORT, {**SHORT, **INTERRUPTS}, n=20)


def too_few_to_tell():
    """Fortnights that point to different sides."""
    sides = sk.load(HYBRID).change(SHORT), sk.load(HYBRID).change({**SHORT, **INTERRUPTS})
    times = [pd.DataFrame({"lead_time_mean": found}) for found in ([0.9, 1.0] * 5, [1.0, 0.9] * 5)]
    parts = [sk.Replications(office, 1, found) for office, found in zip(sides, times, strict=True)]
    return sk.Comparison(*parts, names=("waits", "interrupts"), same_clients=True)


# ---------------------------------------------------------------- 06.5, a phone for three small teams

TEAMS = ("death", "starting_business", "buying_house")
EVERYBODY = {f"teams.{name}.helps": [other for other in TEAMS if other != name] for name in TEAMS}
RING = {f"teams.{name}.helps": [TEAMS[(place + 1) % 3]] for place, name in enumerate(TEAMS)}

RING_BACK = {f"teams.{name}.helps": [TEAMS[place - 1]] for place, name in enumerate(TEAMS)}
THREE = {"phone.resumption_minutes": 2, "phone.repeat_minutes": 2, "teams.death.pick": "shortest"}


def teams(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("tax-office/service-team").change(merged)


ANSWERS = {
    "06.1": Answers(
        right=[2.6 - 0.7 * 0.9, 1.97, "1,97"],
        wrong=[
            (2.6 - 0.9, "never got through"),
            (2.6, "number of attempts"),
            (2.6 + 0.7 * 0.9, "take them away"),
            (2.6 - 0.3 * 0.9, "did *not* try again"),
            (0.7 * 0.9, "number of repeated"),
            (0.7 * 2.6, "seven tenths of all attempts"),
            (1_970_000, "in millions"),
            (2.0, "too high"),
        ],
    ),
    "06.2": Answers(
        right=[in_one_line, in_a_loop, with_a_table],
        wrong=[
            (survivors, "figure of the survivors"),
            (lambda waits, answered, norm: among(wait <= norm for wait in waits), "got nothing"),
            (lambda waits, answered, norm: among(answered), "Where does the norm"),
            (without_the_early, "hung up within the norm"),
            (less_than, "So `<=`"),
            (until_somebody_hangs_up, "should return"),
            (lambda waits, answered, norm: in_a_loop(waits[:-1], answered[:-1], norm), "should return"),
            (lambda waits, answered, norm: in_a_loop(sorted(waits), answered, norm), "should return"),
            (number_of_callers, "number of callers"),
        ],
        untouched=[as_given],
    ),
    "06.3": Answers(
        right=[HONEST, summary(HONEST), summary(HONEST, "hung_up")],
        wrong=[
            (changed(HONEST, 1), "One run is one story"),
            (0.081, "stands alone"),
            ((0.084, 0.081, 0.087), "numbers without their experiment"),
            (summary(HONEST, "answer_time"), "That is the row of `answer_time`"),
            (made(hanging_up, FEWER, BRIEF, n=5), "too wide to be of use"),
            # Counting from fifty idle people is recognised by the scenario that was run.
            (made(hanging_up, FEWER, BRIEF, {"clock.warm_up_days": 0}, n=3), "nobody is on the phone"),
            # The desk of the lesson, with fifty; and callers who never give up.
            (made(hanging_up, {"clock.horizon_days": 2}, n=6), "Now there are forty-five"),
            (
                made(hanging_up, FEWER, BRIEF, {"callers.patience": None}, n=3),
                "the same to the last digit",
                "`callers.patience",
            ),
            # The overload and the loss formula, each with an interval put round it.
            (around(3 / 48), "sits idle"),
            (around(0.147), "Erlang B"),
        ],
    ),
    "06.4": Answers(
        right=[BOTH, changed(BOTH, 10), summary(BOTH, "lead_time_mean")],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (turned(BOTH), "which of the two came first"),
            (made(compared, HOURS, HOURS, n=10), "nothing was changed"),
            (changed(BOTH, 1), "one may flatter"),
            (changed(BOTH, 4), "a matter of luck"),
            (made(too_few_to_tell), "too few fortnights to tell"),
            (apart(BOTH, 2), "did not meet the same clients"),
            (made(compared, HOURS, {**HOURS, **INTERRUPTS}, name="tax-office/service-team"), "another office"),
            (made(compared, HOURS, {**HOURS, **INTERRUPTS, "teams.front.turns": 2}), "leave that as it was"),
            (
                made(compared, HOURS, {**HOURS, "teams.front.pick": "shortest"}),
                "`teams.front.interrupts` is still False",
            ),
        ],
    ),
    "06.5": Answers(
        # The way of the last hint, and the thrifty one, both ways round.
        right=[made(teams, EVERYBODY), made(teams, RING), made(teams, RING_BACK)],
        wrong=[
            (made(teams), "`hung_up` is"),
            (made(teams, {"teams.death.helps": ["buying_house"]}), "`hung_up` is"),
            # What was ruled out says why; more, healthier or other people are not what was asked for.
            (made(teams, EVERYBODY, {"teams.*.interrupts": True}), "was ruled out"),
            (made(teams, EVERYBODY, {"teams.*.turns": 2}), "In turns some sit"),
            (made(teams, EVERYBODY, {"phone.forward": "ticket"}), "`phone.forward`. Leave that"),
            # Only `helps` may be changed; and the front office, which would do it, is not three small teams.
            (made(teams, EVERYBODY, {"phone.resumption_minutes": 2}), "`phone.resumption_minutes`. Leave that"),
            (made(teams, EVERYBODY, THREE), "(and 1 other place)"),
            (made(teams, EVERYBODY, SHORT), "other days", "Leave the clock"),
            (made(sk.load, HYBRID), "another office", "tax-office/service-team"),
            (made(teams, EVERYBODY, {"teams.death.members[0].count": 3}), "No hiring"),
            (made(teams, EVERYBODY, {"teams.death.members[1].phone": "only"}), "members[1].phone"),
            (made(teams, EVERYBODY, {"teams.*.members[*].absence": 0}), "absence"),
            # Fewer or more patient callers would help too; but those are other callers.
            (made(teams, EVERYBODY, {"questions.status.per_week": 600}), "other clients"),
            (made(teams, EVERYBODY, {"callers.patience.mean": 300}), "other clients"),
            (made(teams, EVERYBODY, {"events.death.per_week": 150}), "other clients"),
        ],
    ),
}
