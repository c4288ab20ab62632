"""Lesson 05, The life event: do its checks know a right answer, and every classic error as a novice would make it?"""

import math

import pytest

import simkit as sk
from simkit.course.exercises import State
from simkit.course.exercises.catalogue import shipped

SEEDS = (1, 2, 3)
QUIETER = {"events.client.per_week": 168}
DESIGN = {"clock.warm_up_days": 5, "clock.horizon_days": 150}  # of the last hint
BRIEF = {"clock.warm_up_days": 4, "clock.horizon_days": 30}
PLAIN = {"questions": {}, "events.*.by_phone": 0, "events.*.chasing": None, "policy": {}, "coordination": {}}
SHARES = ["tasks_within_norm", "within_norm"]
MAIL, READING = "handoff.between.delay_minutes", "handoff.between.reading_minutes"


def look(id, *answers):
    """Return whether the answer is right, and what is said about it."""
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


# ---------------------------------------------------------------- 05.1, by hand


def test_is_the_share_of_three_teams_right():
    """The product is the value of the file, also when it is rounded to two digits or by a thousand clients."""
    for answer in (0.95**3, 0.86, 0.857, sk.theory.all_on_time(0.95, parts=3)):
        assert look("05.1", answer)[0], answer


def test_are_the_slips_of_the_sum_recognised():
    """Each answer is worked out as the slip works it out."""
    slips = {
        "average of the three": (0.95 + 0.95 + 0.95) / 3,
        "took away 5 % three times": 1 - 3 * 0.05,
        "in per cent": 100 * 0.95**3,
        "late with at least one": 1 - 0.95**3,
        "at least one part in time": 1 - 0.05**3,
        "late with all three": 0.05**3,
    }
    for says, answer in slips.items():
        passed, message = look("05.1", answer)
        assert not passed and says in message, (says, answer, message)


# ---------------------------------------------------------------- 05.2, the other way round


def test_is_the_root_right():
    """By a power, by a logarithm, or by halving an interval: the same share."""

    def by_logarithm(goal, parts):
        return math.exp(math.log(goal) / parts)

    def by_halving(goal, parts):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if sk.theory.all_on_time(middle, parts) < goal else (low, middle)
        return middle

    for function in (lambda goal, parts: goal ** (1 / parts), by_logarithm, by_halving):
        assert look("05.2", function)[0]


def test_are_the_classic_promises_recognised():
    """The goal itself, the product instead of the root, lateness shared out, and the goal shared out."""
    errors = {
        "goal of the client": lambda goal, parts: goal,
        "what the client gets": lambda goal, parts: goal**parts,
        "divided the lateness": lambda goal, parts: 1 - (1 - goal) / parts,
        "promise smaller": lambda goal, parts: goal / parts,
    }
    for says, function in errors.items():
        passed, message = look("05.2", function)
        assert not passed and says in message, (says, message)


def test_does_the_untouched_function_count_as_not_attempted():
    """The function of the exercise returns nothing yet."""

    def share_needed(goal, parts):
        """Share of its tasks that each team must have in time."""

    assert sk.check("05.2", share_needed).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 05.3, estimate


def four(*changes):
    merged = {path: value for change in changes for path, value in change.items()}
    return sk.load("textbook/four-teams").change(merged)


def team_share(clients_a_week):
    """Share of tasks in time at one desk: the time there is exponential, the norm 115.1 minutes."""
    rate = clients_a_week / 2400
    return 1 - math.exp(-0.23985 * 480 * (0.1 - rate))


def test_are_the_classic_values_closed_forms():
    """What each team sees and its product are formulas; the truth lies above the product, below the team."""
    exercise = shipped()["05.3"]
    team, before, product = (error.value for error in exercise.classic)
    assert team == pytest.approx(team_share(168), abs=1e-4)
    assert product == pytest.approx(team_share(168) ** 4, abs=2e-4)
    low, high = exercise.bounds
    assert before < product < low < high < team
    assert team_share(192) == pytest.approx(0.9, abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_does_honest_work_pass_with_any_seed(seed):
    """The design of the last hint is enough, whatever the luck of the draw."""
    passed, message = look("05.3", sk.replicate(four(QUIETER, DESIGN), n=20, seed=seed, measures=SHARES))
    assert passed, message


def test_is_one_run_told_from_many():
    """One replication, and the share taken from it, say nothing of their spread."""
    one = sk.replicate(four(QUIETER, BRIEF), n=1, seed=1, measures=SHARES)
    for answer in (one, one.summary.loc["within_norm", "mean"]):
        passed, message = look("05.3", answer)
        assert not passed and "One run is one story" in message


def test_is_too_short_told_from_wrong():
    """The right office, run for too short a time, is not called wrong."""
    passed, message = look("05.3", sk.replicate(four(QUIETER, BRIEF), n=4, seed=1, measures=SHARES))
    assert not passed and "too wide to be of use" in message


def test_is_a_missing_warm_up_noticed():
    """Counting from four empty desks is recognised by the scenario that was run."""
    empty = four(QUIETER, {"clock.warm_up_days": 0, "clock.horizon_days": 10})
    passed, message = look("05.3", sk.replicate(empty, n=4, seed=1, measures=SHARES))
    assert not passed and "all four desks are empty" in message


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_are_clients_that_were_not_changed_recognised(seed):
    """The office of the lesson, with 192 clients."""
    same = four({"clock.warm_up_days": 5, "clock.horizon_days": 60})
    passed, message = look("05.3", sk.replicate(same, n=10, seed=seed, measures=SHARES))
    assert not passed and "168 come" in message


def test_is_the_figure_of_the_teams_recognised():
    """The mean and interval of the tasks, handed in as three numbers."""
    found = sk.replicate(four(QUIETER, BRIEF), n=12, seed=1, measures=SHARES).summary.loc["tasks_within_norm"]
    passed, message = look("05.3", *(float(found[name]) for name in ("mean", "low", "high")))
    assert not passed and "the figure each team sees" in message


def test_is_the_plain_product_recognised():
    """The sum to the power four, with an interval put round it."""
    product = team_share(168) ** 4
    passed, message = look("05.3", product, product - 0.005, product + 0.005)
    assert not passed and "arrive together" in message
    passed, message = look("05.3", product)
    assert not passed and "One run is one story" in message


# ---------------------------------------------------------------- 05.4, compare


@pytest.fixture(scope="module")
def rules():
    """The two rules of the service teams, quick: a shorter clock and letters only, which the check does not mind."""
    one = sk.load("tax-office/service-team").change({"clock.horizon_days": 10, **PLAIN})
    return one, one.change({"teams.*.ownership": "task"})


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_is_whoever_is_free_found_faster_with_any_seed(seed):
    """The offices of the exercise, on the number of replications of the last hint."""
    one = sk.load("tax-office/service-team")
    free = one.change({"teams.*.ownership": "task"})
    passed, message = look("05.4", sk.compare(one, free, n=12, seed=seed, measures=["lead_time_mean"]))
    assert passed, message


def test_is_the_other_way_round_recognised(rules):
    """Both have the same title, so only the verdict tells: the novice hears which should come first."""
    one, free = rules
    passed, message = look("05.4", sk.compare(free, one, n=12, seed=1, measures=["lead_time_mean"]))
    assert not passed and "which of the two came first" in message


def test_is_a_copy_that_was_not_changed_recognised(rules):
    """The same office twice differs in nothing."""
    one, _ = rules
    passed, message = look("05.4", sk.compare(one, one, n=10, seed=1, measures=["lead_time_mean"]))
    assert not passed and "nothing was changed" in message


def test_are_one_and_few_replications_told_from_enough(rules):
    """One month may flatter either rule; four months are still too few."""
    passed, message = look("05.4", sk.compare(*rules, n=1, seed=1, measures=["lead_time_mean"]))
    assert not passed and "one month may flatter" in message
    passed, message = look("05.4", sk.compare(*rules, n=4, seed=1, measures=["lead_time_mean"]))
    assert not passed and "4 replications are too few" in message


def test_are_other_structures_and_other_clients_refused(rules):
    """The specialist teams are another question, and estimates with different seeds met different clients."""
    one, free = rules
    specialists = sk.load("tax-office/specialists").change({"clock.horizon_days": 10, **PLAIN})
    passed, message = look("05.4", sk.compare(specialists, free, n=10, seed=1, measures=["lead_time_mean"]))
    assert not passed and "Specialist teams" in message
    apart = [sk.replicate(office, n=2, seed=seed, measures=["lead_time_mean"]) for seed, office in enumerate(rules)]
    passed, message = look("05.4", tuple(apart))
    assert not passed and "did not meet the same clients" in message


# ---------------------------------------------------------------- 05.5, hand-offs only


def passing_on(**changes):
    names = {"mail": MAIL, "reading": READING}
    return sk.load("tax-office/specialists").change({names[name]: value for name, value in changes.items()})


@pytest.mark.parametrize(
    "changes",
    [{"mail": 60, "reading": 4}, {"mail": 90, "reading": 4}, {"mail": 60, "reading": 5}],
)
def test_is_the_goal_reached_by_both_costs(changes):
    """The corner that is allowed, and answers that stay a little away from it."""
    passed, message = look("05.5", passing_on(**changes))
    assert passed, message


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "still takes a working day"),
        ({"reading": 4}, "still takes a working day"),
        ({"mail": 60}, "Only the mail became faster"),
        ({"mail": 0, "reading": 4}, "at least an hour"),
        ({"mail": 1, "reading": 4}, "one hour is 60"),
        ({"mail": 60, "reading": 0}, "At least 4 minutes"),
        ({"mail": 400, "reading": 7}, "Not far enough"),
    ],
)
def test_is_half_a_change_recognised(changes, says):
    """One cost alone, beyond the limits, hours for minutes, or too little of both."""
    passed, message = look("05.5", passing_on(**changes))
    assert not passed and says in message


def test_is_the_wrong_kind_of_passing_on_recognised():
    """`handoff.within` is passing on inside a team, and specialists of one tax never do that."""
    inside = sk.load("tax-office/specialists").change(
        {"handoff.within.delay_minutes": 0, "handoff.within.reading_minutes": 0}
    )
    passed, message = look("05.5", inside)
    assert not passed and "inside a team" in message


@pytest.mark.parametrize(
    "changes",
    [
        {"teams.income_tax.members[0].count": 14},
        {"teams.inheritance_tax.members[0].skills.inheritance_tax": 1.2},
        {"teams.*.members[*].absence": 0.0},
        {"teams.*.pick": "shortest"},
    ],
)
def test_is_another_way_to_the_goal_refused(changes):
    """More, faster or healthier people, or another order, are not what was asked for."""
    passed, message = look("05.5", passing_on(mail=60, reading=4).change(changes))
    assert not passed and "Not there yet" in message and next(iter(changes)).split(".")[-1] in message


def test_is_sending_clients_away_refused():
    """Fewer deaths a week would help too; but those are other clients."""
    passed, message = look("05.5", passing_on(mail=60, reading=4).change({"events.death.per_week": 150}))
    assert not passed and "other clients" in message


# ---------------------------------------------------------------- all of them


def test_does_the_lesson_climb_from_a_sum_to_a_design():
    """Five exercises, five kinds of check, three hints each."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("05.")]
    assert [exercise.kind for exercise in lesson] == ["number", "function", "estimate", "comparison", "scenario"]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
