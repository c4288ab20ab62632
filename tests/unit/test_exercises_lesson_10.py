"""Do the checks of lesson 10 let a right answer pass, and say what a wrong one is about?"""

import math

import pytest

import simkit as sk
from simkit.course.exercises.catalogue import shipped
from simkit.course.exercises.kinds import KINDS
from simkit.course.exercises.kinds.plan import not_moved, temp_weeks
from simkit.course.exercises.outcome import State

SIZE = {
    "events.client.per_week": 250,
    "products.case.work.mean": 480,
    "clock.horizon_days": 240,
    "events.client.norm_days": 3,
}
SEEDS = [1, 2, 3]


def look(id, *answers):
    outcome = sk.check(id, *answers)
    assert outcome.state in (State.PASSED, State.FAILED), outcome.message
    return outcome.passed, outcome.message


def before():
    """Return the office of the exercises before the change."""
    return sk.load("textbook/dip-before").change(SIZE)


def after():
    return sk.load("textbook/dip-after").change(SIZE)


def planned(**settings):
    """Return the scenario of a plan made in the planner."""
    return sk.plan_change(before(), after(), **{"retained": 0, **settings}).scenario


def with_steps(scenario, *steps):
    return scenario.change({"plan.steps": [*scenario.data()["plan"]["steps"], *steps]})


# ---------------------------------------------------------------- 10.1, by hand


def test_is_the_dip_right_by_formula_and_by_the_fluid_model():
    """By hand, rounded at every step, and by the kit."""
    week = 10 * math.log(180 / 60)
    by_hand = (600 - 660) * week + 180 * 10 * (1 - math.exp(-week / 10))
    rounded = -60 * 11 + 1800 * round(1 - math.exp(-1.1), 2)
    for answer in (by_hand, rounded, sk.theory.dip(600, 480, 660, 10).peak):
        assert look("10.1", answer)[0], answer


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (180 * 10 * (1 - 1 / 3), "(λ − c∞) · t is negative"),
        ((600 - 480) * 10, "(λ − c∞) · t is negative"),
        ((600 - 480) * 10 * math.log(3), "Only in the first week"),
        (180 * 10, "until everybody has learned all"),
        (600 - 480, "short in the first week"),
        (10 * math.log(3), "How many cases lie there then"),
        (60 * 10 * math.log(3), "Take it off"),
    ],
)
def test_are_the_slips_of_the_dip_recognised(answer, says):
    """Each answer is worked out as the slip works it out."""
    passed, message = look("10.1", answer)
    assert not passed and says in message


# ---------------------------------------------------------------- 10.2, a sound verdict


@pytest.fixture(scope="module")
def fast():
    """The office of the exercise, in which people learn twice as fast, with its plan."""
    learns = {"learning.hours": 160}
    return sk.change_over(before().change(learns), after().change(learns), retained=0)


def found_from(fast, n, seed, measure="open_at_end"):
    """Return the week that the last hint finds."""
    found = sk.transition(fast, names=["at once"], n=n, seed=seed, measures=[measure], progress=False)
    rows = found.verdicts(measure)
    return int(rows.loc[rows["looks_worse"] > 0.1, "week"].max()) + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_does_the_last_hint_find_the_week_with_any_seed(fast, seed):
    """Twenty offices, whatever the seed."""
    week = found_from(fast, 20, seed)
    passed, message = look("10.2", week)
    assert passed, (week, message)


def test_is_the_week_of_sound_from_right_as_well(fast):
    """The verdict by intervals of the mean asks another question, and comes to about the same week."""
    found = sk.transition(fast, names=["at once"], n=20, seed=1, measures=["open_at_end"], progress=False)
    assert look("10.2", found.sound_from()["at once"])[0]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda dip: dip.cleared_week, "It knows no chance"),
        (lambda dip: dip.peak_week, "at its deepest"),
        (lambda dip: 8, "Judge by the open cases"),
        (lambda dip: 25, "the office of the lesson"),
    ],
)
def test_are_other_weeks_recognised(answer, says):
    """The weeks of the fluid model, of the steering group, and of the lesson."""
    dip = sk.theory.dip(250, 200, 275, 4)
    passed, message = look("10.2", answer(dip))
    assert not passed and says in message


def test_does_what_is_settled_look_better_long_before(fast):
    """The week that the feedback on the settled cases is about: more are settled, and clients still wait longer."""
    found = sk.transition(
        fast, names=["at once"], n=20, seed=1, measures=["settled_per_week", "open_at_end"], progress=False
    )
    assert found.verdict(9, "settled_per_week").loc["at once", "verdict"] == "better"
    assert found.verdict(9, "open_at_end").loc["at once", "verdict"] == "worse"


# ---------------------------------------------------------------- 10.3, sixty weeks of a temp


@pytest.mark.parametrize(("temps", "weeks"), [(10, 6), (12, 5), (8, 7.5)])
def test_do_many_hands_for_a_short_time_pass(temps, weeks):
    """About ten of them; a planner is as good as its scenario."""
    planner = sk.plan_change(before(), after(), retained=0, week=4, temps=temps, temps_until=4 + weeks)
    for answer in (planner, planner.scenario):
        passed, message = look("10.3", answer)
        assert passed, message


def test_is_a_plan_written_by_hand_as_good():
    """`sk.change_over` with a step of its own."""
    plan = sk.change_over(before(), after(), retained=0, week=4)
    hire = {"do": "hire", "week": 4, "until": 10, "team": "new_way", "count": 10}
    assert look("10.3", with_steps(plan, hire))[0]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"temps": 3, "temps_until": 24}, "not far enough yet"),
        ({"temps": 30, "temps_until": 6}, "not far enough yet"),
        ({"temps": 20, "temps_until": 7}, "too close to tell"),
        ({"temps": 10, "temps_from": 10, "temps_until": 16}, "come after the move"),
        ({"temps": 10, "temps_until": 16}, "for 120 weeks, all together. There is money for 60"),
        ({}, "not far enough yet"),
        ({"phases": 2, "temps": 10, "temps_until": 10}, "everybody moves in week 4"),
        ({"week": 5, "temps": 10, "temps_until": 11}, "everybody moves in week 4"),
        ({"retained": 1, "temps": 1, "temps_until": 10}, "Give `retained=0`"),
        ({"proficiency": 0.5, "temps": 5, "temps_until": 10}, "leave `proficiency` as it is"),
        ({"training": 40, "worth": 3, "temps": 10, "temps_until": 10}, "leave `proficiency` as it is"),
        ({"temps_proficiency": 1, "temps": 5, "temps_until": 10}, "as temporary staff do"),
        ({"changes": {"learning.hours": 40}}, "`learning`: leave that as it was given"),
        ({"changes": {"plan.participation.faster": 0.5}, "participation": 2}, "`plan.participation`"),
        ({"changes": {"events.client.per_week": 200}}, "other clients"),
        ({"changes": {"teams.new_way.members[0].skills.case": 2.0}}, "other teams or people"),
    ],
)
def test_is_said_what_is_wrong_with_other_plans(settings, says):
    """Too few, too many, too late, too dear; and what makes the question another one."""
    passed, message = look("10.3", planned(**{"week": 4, **settings}))
    assert not passed and says in message, message


def test_is_an_office_without_a_plan_not_mistaken_for_a_small_dip():
    """Nothing changes, so there is no dip at all; or people leave, or are only lent, or go back."""
    passed, message = look("10.3", before())
    assert not passed and "its plan has no steps" in message
    plan = sk.change_over(before(), after(), retained=0, week=4)
    passed, message = look("10.5", with_steps(plan, {"do": "roll back", "week": 6}))
    assert not passed and "and 50 others are not in the new structure" in message
    move, route = plan.data()["plan"]["steps"]
    first, *others = move["people"]
    lent = plan.change(
        {"plan.steps": [move | {"people": [first]}, move | {"people": others, "until": 20}, route]}
    )
    for week in (10, 32):
        assert not_moved(lent, week, {"old_way"}) == others
    assert not_moved(plan, 10, {"old_way"}) == []


@pytest.mark.parametrize("answer", [10, "ten temps", planned])
def test_is_something_else_than_a_plan_called_broken(answer):
    """A number, a text and a function are told what is expected."""
    outcome = sk.check("10.3", answer)
    assert outcome.state is State.BROKEN and "sk.change_over" in outcome.message


def test_are_weeks_of_temps_counted_to_the_end_of_the_run():
    """Three from week 4 to 10, two for good from week 40 of 48, and one who comes after the end."""
    plan = sk.change_over(before(), after(), retained=0)
    hires = [
        {"do": "hire", "week": 4, "until": 10, "team": "new_way", "count": 3},
        {"do": "hire", "week": 40, "team": "new_way", "count": 2},
        {"do": "hire", "week": 60, "until": 70, "team": "new_way"},
    ]
    assert temp_weeks(with_steps(plan, *hires)) == 3 * 6 + 2 * 8


# ---------------------------------------------------------------- 10.4, two plans


def two_plans():
    """Return the scenarios of the last hints: training, then hands."""
    return planned(week=4, training=40, worth=3), planned(week=4, temps=5, temps_until=14)


def compared(first, second, n=10, seed=1, **other):
    options = {"measures": ["extra_waiting"], "progress": False, **other}
    return sk.compare(first, second, n=n, seed=seed, **options)


@pytest.mark.parametrize("seed", SEEDS)
def test_are_hands_told_from_training_with_any_seed(seed):
    """The number of replications of the last hint tells, whatever the seed."""
    passed, message = look("10.4", compared(*two_plans(), seed=seed))
    assert passed, message


def test_do_the_two_proposals_cost_the_same():
    """At 45 euros an hour both cost 90,000, to within a colleague for a week."""
    training, hands = 51 * 40 * 45, 5 * 10 * 40 * 45
    assert abs(training - hands) <= 40 * 45


def test_are_one_and_few_and_the_other_way_round_recognised():
    """One replication, four, the temps first, and the same plan twice."""
    training, hands = two_plans()
    for answer, says in (
        (compared(training, hands, n=1), "no spread"),
        (compared(training, hands, n=4), "at least eight"),
        (compared(hands, training, n=8), "second minus the first"),
        (compared(training, training, n=8), "Both plans came out the same"),
    ):
        passed, message = look("10.4", answer)
        assert not passed and says in message, message


def test_are_other_clients_and_two_estimates_recognised():
    """Another demand, or one seed for each: then the difference is also that of the clients."""
    training, hands = two_plans()
    busier = hands.change({"events.client.per_week": 240})
    passed, message = look("10.4", compared(training, busier, n=8))
    assert not passed and "same clients" in message
    apart = tuple(
        sk.replicate(plan, n=8, seed=seed, measures=["extra_waiting"], progress=False)
        for seed, plan in ((1, training), (2, hands))
    )
    passed, message = look("10.4", apart)
    assert not passed and "same clients" in message


# ---------------------------------------------------------------- 10.5, your own plan


@pytest.mark.parametrize(
    "settings",
    [
        {"phases": 4, "gap": 8, "temps": 2, "temps_until": 24},
        {"phases": 5, "gap": 6, "temps": 2, "temps_until": 24},
        {"phases": 4, "gap": 8, "temps": 2, "temps_from": 2, "temps_until": 22},
    ],
    ids=["the last hint", "more phases", "temps earlier"],
)
def test_do_several_plans_meet_the_norm(settings):
    """There is more than one good plan."""
    passed, message = look("10.5", planned(week=4, helps=True, **settings))
    assert passed, message


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"phases": 4, "gap": 8}, "Deepest point of the dip: not far enough yet"),
        ({"temps": 10, "temps_until": 8}, "Deepest point of the dip: not far enough yet"),
        ({"phases": 4, "gap": 8, "temps": 2, "temps_until": 36}, "There is money for 40. Two temps for twenty"),
        ({"phases": 4, "gap": 10, "temps": 2, "temps_until": 24}, "In week 32 employee"),
        ({"phases": 4, "gap": 8, "temps": 2, "temps_from": 12, "temps_until": 32}, "before they are there"),
    ],
    ids=["phases alone", "temps alone", "too dear", "too slow", "too late"],
)
def test_is_said_which_norm_is_missed(settings, says):
    """Each remedy alone, and what does not fit in time or money."""
    passed, message = look("10.5", planned(week=4, helps=True, **settings))
    assert not passed and says in message, message


# ---------------------------------------------------------------- the kind, and all of them


PLAN = {
    "id": "90.1", "title": "T", "task": "Say it.", "hints": ["a", "b"], "right": "That is so.", "kind": "plan",
    "between": ["textbook/dip-before", "textbook/dip-after"], "changes": SIZE, "moved_by": 4,
    "goals": [{"measure": "deepest_point", "below": 1000, "n": 2}],
}  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"goals": []},
        {"goals": [{"measure": "deepest_point"}]},
        {"between": ["textbook/dip-before", "textbook/nowhere"]},
        {"between": ["textbook/dip-before", "textbook/mmc"]},
        {"changes": {"clock.nothing": 5}},
        {"moved_by": -1},
    ],
)
def test_is_a_plan_exercise_that_cannot_come_out_refused(fields):
    """Data that no plan can meet are refused when they are read."""
    with pytest.raises(ValueError):
        KINDS["plan"].model_validate({**PLAN, **fields})


def test_has_a_plan_words_of_its_own():
    """Without own feedback each error still gets a sentence; goals may have bounds on either side."""
    exercise = KINDS["plan"].model_validate({**PLAN, "temp_weeks": 10})
    assert exercise.judge(planned(week=4)).state is State.PASSED
    missed = KINDS["plan"].model_validate(
        {**PLAN, "temp_weeks": 10, "goals": [{"measure": "deepest_point", "above": 1000, "n": 2}]}
    )
    for judge, answer, says in (
        (exercise, planned(week=4, retained=1), "Give `retained=0`"),
        (exercise, planned(week=6), "Two ways of working side by side for good"),
        (exercise, planned(week=4, temps=3, temps_until=10), "There is money for 10."),
        (missed, planned(week=4, temps=1, temps_from=8, temps_until=10), "How deep is the dip by then?"),
        (missed, planned(week=4), "the goal is above 1,000 cases"),
    ):
        finding = judge.judge(answer)
        assert finding.state is State.FAILED and says in finding.message, finding.message


def test_does_the_lesson_climb_from_a_dip_by_hand_to_a_plan():
    """Five exercises, three hints each; their goals are measures that the kit knows."""
    lesson = [exercise for exercise in shipped() if exercise.id.startswith("10.")]
    assert [exercise.kind for exercise in lesson] == ["number", "number", "plan", "comparison", "plan"]
    assert all(len(exercise.hints) == 3 for exercise in lesson)
    assert all(goal.measure in sk.MEASURES for exercise in lesson for goal in getattr(exercise, "goals", ()))
    assert all(sk.check(exercise.id, ...).state is State.NOT_ATTEMPTED for exercise in lesson)
