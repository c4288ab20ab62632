"""Lesson 06, The telephone."""

import pandas as pd

import simkit as sk
from answers import Answers, made, slow

SEEDS = (1, 2, 3)

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


def a_number_of_one_run():
    return hanging_up(FEWER, BRIEF, n=1).summary.loc["hung_up", "mean"]


def around(value):
    """An interval put round a number."""
    return value, value - 0.004, value + 0.004


# ---------------------------------------------------------------- 06.4, compare

SHORT = {"clock.warm_up_days": 5, "clock.horizon_days": 10}  # of the exercise


def fronts(days=10):
    """A front office in which calls wait, and one in which they interrupt."""
    waits = sk.load("tax-office/hybrid").change({**SHORT, "clock.horizon_days": days})
    return waits, waits.change({"teams.front.interrupts": True})


def compared(first, second, n, seed=1, days=10):
    """One of the two rules, by its place, beside another."""
    offices = fronts(days)
    return sk.compare(offices[first], offices[second], n=n, seed=seed, measures=["hung_up", "lead_time_mean"])


def other_structure():
    teams = sk.load("tax-office/service-team").change({**SHORT, "clock.horizon_days": 4})
    return sk.compare(teams, fronts(4)[1], n=12, seed=1, measures=["lead_time_mean"])


def apart():
    """Two estimates, with a seed of its own each."""
    return tuple(
        sk.replicate(office, n=2, seed=seed, measures=["lead_time_mean"]) for seed, office in enumerate(fronts(4))
    )


# ---------------------------------------------------------------- 06.5, a phone for three small teams

TEAMS = ("death", "starting_business", "buying_house")
EVERYBODY = {f"teams.{name}.helps": [other for other in TEAMS if other != name] for name in TEAMS}
RING = {f"teams.{name}.helps": [TEAMS[(place + 1) % 3]] for place, name in enumerate(TEAMS)}


def teams(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("tax-office/service-team").change(merged)


ANSWERS = {
    "06.1": Answers(
        right=[2.6 - 0.7 * 0.9, 1.97, 1.970],
        wrong=[
            (2.6 - 0.9, "never got through"),
            (2.6, "number of attempts"),
            (2.6 + 0.7 * 0.9, "take them away"),
            (2.6 - 0.3 * 0.9, "did *not* try again"),
            (0.7 * 0.9, "number of repeated"),
            (0.7 * 2.6, "seven tenths of all attempts"),
            (1_970_000, "in millions"),
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
            (number_of_callers, "number of callers"),
        ],
        untouched=[as_given],
    ),
    "06.3": Answers(
        right=[slow(hanging_up, FEWER, n=12, seed=seed) for seed in SEEDS],
        wrong=[
            (made(hanging_up, FEWER, BRIEF, n=1), "One run is one story"),
            (made(a_number_of_one_run), "One run is one story"),
            (made(hanging_up, FEWER, BRIEF, n=4), "too wide to be of use"),
            # Counting from fifty idle people is recognised by the scenario that was run.
            (made(hanging_up, FEWER, BRIEF, {"clock.warm_up_days": 0}, n=3), "nobody is on the phone"),
            # The desk of the lesson, with fifty.
            *(
                (slow(hanging_up, {"clock.horizon_days": 2}, n=6, seed=seed), "Now there are forty-five")
                for seed in SEEDS
            ),
            # The overload, the loss formula and the wait, each with an interval put round it.
            (around(3 / 48), "sits idle"),
            (around(0.147), "Erlang B"),
            (around(0.853), "mean wait"),
        ],
    ),
    "06.4": Answers(
        right=[slow(compared, 0, 1, n=20, seed=seed) for seed in SEEDS],
        wrong=[
            # Both have the same title, so only the verdict tells: the novice hears which should come first.
            (slow(compared, 1, 0, n=16), "which of the two came first"),
            (made(compared, 0, 0, n=12, days=4), "nothing was changed"),
            (made(compared, 0, 1, n=1, days=4), "one may flatter"),
            (made(compared, 0, 1, n=4, days=4), "by luck only"),
            (made(other_structure), "Service teams"),
            (made(apart), "did not meet the same clients"),
        ],
    ),
    "06.5": Answers(
        # The way of the last hint, and the thrifty one.
        right=[slow(teams, EVERYBODY), slow(teams, RING)],
        wrong=[
            (slow(teams), "`hung_up` is"),
            (slow(teams, {"teams.death.helps": ["buying_house"]}), "`hung_up` is"),
            # What was ruled out says why; more, healthier or other people are not what was asked for.
            (made(teams, EVERYBODY, {"teams.*.interrupts": True}), "was ruled out"),
            (made(teams, EVERYBODY, {"teams.*.turns": 2}), "In turns some sit"),
            (made(teams, EVERYBODY, {"phone.forward": "ticket"}), "*after* somebody has picked up"),
            (made(teams, EVERYBODY, {"teams.death.members[0].count": 3}), "members[0].count"),
            (made(teams, EVERYBODY, {"teams.death.members[1].phone": "only"}), "members[1].phone"),
            (made(teams, EVERYBODY, {"teams.*.members[*].absence": 0}), "absence"),
            # Fewer or more patient callers would help too; but those are other callers.
            (made(teams, EVERYBODY, {"questions.status.per_week": 600}), "other clients"),
            (made(teams, EVERYBODY, {"callers.patience.mean": 300}), "other clients"),
            (made(teams, EVERYBODY, {"events.death.per_week": 150}), "other clients"),
        ],
    ),
}
