"""Lesson 08, One policy: do its checks know a right answer, and every classic error as a novice would make it?"""

import math

import numpy as np
import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped

SEEDS = (1, 2, 3)
MINUTES = "teams.*.calibration_minutes"
LEAD_TIME = ["lead_time_mean"]


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


def service_team(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("tax-office/service-team").change(merged)


# ---------------------------------------------------------------- 08.1, by hand


def test_is_the_formula_right_and_true():
    """The formula, rounded, and a count over two hundred thousand clients all pass."""
    rng = np.random.default_rng(1)
    merits, one, other = rng.standard_normal((3, 200_000))
    counted = ((merits + one / 2 > 0) != (merits + other / 2 > 0)).mean()
    for answer in (math.acos(0.8) / math.pi, 0.205, counted):
        assert look("08.1", answer)[0], answer


def test_are_the_slips_of_the_formula_recognised():
    """Each answer is worked out as the slip works it out."""
    angle = math.acos(0.8)
    slips = {
        "in per cent": 100 * angle / math.pi,
        "not squared": math.acos(1 / 1.5) / math.pi,
        "the angle itself": angle,
        "in degrees": math.degrees(angle),
        "the correlation": 1 / 1.25,
        "1 minus the likeness": 1 - 1 / 1.25,
        "the same answer": 1 - angle / math.pi,
    }
    for says, answer in slips.items():
        passed, message = look("08.1", answer)
        assert not passed and says in message, (says, answer, message)


# ---------------------------------------------------------------- 08.2, which remedy


@pytest.mark.parametrize(
    ("letter", "says"), [("a", "level and pattern"), ("c", "lose two colleagues"), ("d", "moves with them")]
)
def test_is_a_remedy_for_another_noise_recognised(letter, says):
    """Each wrong remedy is told which noise it works on."""
    passed, message = look("08.2", letter)
    assert not passed and says in message


def test_does_the_right_remedy_gain_most_in_the_model():
    """Two who judge together beat calibration without end, in an audit of such an office."""
    noise = {"policy.level": 0.1, "policy.pattern": 0.1, "policy.occasion": 0.4, "policy.circumstances": 0}
    remedies = {"a": {"policy.consult": 0, MINUTES: 600}, "b": {"policy.consult": 1, MINUTES: 0}}
    left = {
        letter: sk.noise_audit(service_team(noise, change), n=5, seed=1).summary.loc["disagreement", "high"]
        for letter, change in remedies.items()
    }
    assert left["b"] < left["a"] - 0.02
    assert look("08.2", "b")[0]


# ---------------------------------------------------------------- 08.3, the average


def test_is_the_weighed_sum_right():
    """In a loop or with arrays: the same share."""

    def in_a_loop(shares, right):
        total = 0
        for share, r in zip(shares, right, strict=True):
            total += share * (r * (1 - r) + (1 - r) * r)
        return total

    for function in (in_a_loop, lambda s, r: float(np.dot(s, 2 * np.array(r) * (1 - np.array(r))))):
        assert look("08.3", function)[0]


def test_are_the_classic_averages_recognised():
    """The average first, one way only, the wrong answers, the pairs who agree, and every kind alike."""

    def average_first(shares, right):
        p = sum(s * r for s, r in zip(shares, right, strict=True))
        return 2 * p * (1 - p)

    def weighed(of):
        return lambda shares, right: sum(s * of(r) for s, r in zip(shares, right, strict=True))

    errors = {
        "average of the right answers first": average_first,
        "The other way round counts": weighed(lambda r: r * (1 - r)),
        "share of wrong answers": weighed(lambda r: 1 - r),
        "both told the same": weighed(lambda r: r**2 + (1 - r) ** 2),
        "the rare ones too": lambda shares, right: sum(2 * r * (1 - r) for r in right) / len(right),
    }
    for says, function in errors.items():
        passed, message = look("08.3", function)
        assert not passed and says in message, (says, message)


def test_does_the_untouched_function_count_as_not_attempted():
    """The function of the exercise returns nothing yet."""

    def one_right_one_wrong(shares, right):
        """Share of pairs with the same question of whom one is told right and the other wrong."""

    assert sk.check("08.3", one_right_one_wrong).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 08.4, compare


@pytest.fixture(scope="module")
def hour():
    """Without and with the hour, on a shorter clock; the check does not ask for the long one."""
    short = {"clock.warm_up_days": 5, "clock.horizon_days": 10}
    return service_team(short), service_team(short, {MINUTES: 60})


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_is_the_price_of_the_hour_found_with_any_seed(seed):
    """The offices of the exercise, on the number of replications of the last hint."""
    passed, message = look(
        "08.4", sk.compare(service_team(), service_team({MINUTES: 60}), n=10, seed=seed, measures=LEAD_TIME)
    )
    assert passed, message


def test_is_the_other_way_round_recognised(hour):
    """Both have the same title, so only the verdict tells: the novice hears which should come first."""
    passed, message = look("08.4", sk.compare(*reversed(hour), n=8, seed=1, measures=LEAD_TIME))
    assert not passed and "which of the two came first" in message


def test_is_a_copy_that_was_not_changed_recognised(hour):
    """The same office twice differs in nothing."""
    passed, message = look("08.4", sk.compare(hour[0], hour[0], n=8, seed=1, measures=LEAD_TIME))
    assert not passed and "nothing was changed" in message


def test_are_one_and_few_replications_told_from_enough(hour):
    """One month says nothing of its spread; four are still too few."""
    passed, message = look("08.4", sk.compare(*hour, n=1, seed=1, measures=LEAD_TIME))
    assert not passed and "far more than this hour" in message
    passed, message = look("08.4", sk.compare(*hour, n=4, seed=1, measures=LEAD_TIME))
    assert not passed and "4 replications are too few" in message


def test_are_other_structures_and_other_clients_refused(hour):
    """The specialist teams are another question, and estimates with different seeds met different clients."""
    specialists = sk.load("tax-office/specialists").change(
        {"clock.warm_up_days": 5, "clock.horizon_days": 10}
    )
    passed, message = look("08.4", sk.compare(specialists, hour[1], n=8, seed=1, measures=LEAD_TIME))
    assert not passed and "Specialist teams" in message
    apart = [sk.replicate(office, n=2, seed=seed, measures=LEAD_TIME) for seed, office in enumerate(hour)]
    passed, message = look("08.4", tuple(apart))
    assert not passed and "did not meet the same clients" in message


# ---------------------------------------------------------------- 08.5, an hour to spend


def test_is_the_goal_reached_by_an_hour_for_all():
    """The corner that is allowed."""
    passed, message = look("08.5", service_team({MINUTES: 60}))
    assert passed, message


def test_is_half_the_time_not_enough():
    """Half an hour for every team falls short, and is told by how much."""
    passed, message = look("08.5", service_team({MINUTES: 30}))
    assert not passed and "Not far enough" in message


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Not every team calibrates"),
        ({"teams.death.calibration_minutes": 60}, "Not every team calibrates"),
        ({MINUTES: 60, "teams.starting_business.calibration_minutes": 0}, "Not every team calibrates"),
        ({MINUTES: 60, "teams.death.calibration_minutes": 0}, "Not every team calibrates"),
        ({MINUTES: 1}, "an hour is 60"),
        ({MINUTES: 90}, "at most 60"),
        ({"policy.consult": 0.5}, "more than one task in ten"),
        ({MINUTES: 60, "policy.consult": 0.3}, "more than one task in ten"),
        ({"policy.pattern": 0.1}, "if it could be ordered"),
    ],
)
def test_is_another_way_to_spend_recognised(changes, says):
    """One team, minutes for hours, over the limit, the other remedy, or other people."""
    passed, message = look("08.5", service_team(changes))
    assert not passed and says in message, message


@pytest.mark.parametrize(
    "changes",
    [
        {"policy.level": 0.0},
        {"policy.occasion": 0.0},
        {"policy.half_minutes": 30},
        {"policy.circumstances": 1.0},
        {"teams.*.members[*].absence": 0.0},
    ],
)
def test_is_changing_what_was_given_refused(changes):
    """Other people, or an hour that does more, are not what was asked for."""
    passed, message = look("08.5", service_team({MINUTES: 60}, changes))
    assert not passed and "Not there yet" in message and next(iter(changes)).split(".")[-1] in message


def test_is_sending_clients_away_refused():
    """Fewer deaths a week are other clients."""
    passed, message = look("08.5", service_team({MINUTES: 60, "events.death.per_week": 150}))
    assert not passed and "other clients" in message


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_a_sum_to_a_design():
    """Five exercises, five kinds of check, three hints each."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("08.")]
    assert [exercise.kind for exercise in lesson] == [
        "number",
        "choice",
        "function",
        "comparison",
        "scenario",
    ]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
