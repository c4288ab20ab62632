"""Does a planner write the plan that its controls and its list of steps say, and refuse in words what cannot be?"""

import json

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import simkit as sk
from simkit.live.planner.draft import PlanDraft, Settings
from simkit.live.planner.view import state

SMALL = {
    "events.client.per_week": 250, "products.case.work.mean": 480, "clock.warm_up_days": 5, "clock.horizon_days": 100,
}  # fmt: skip


@pytest.fixture(scope="module")
def pair():
    return [sk.load(f"textbook/dip-{name}").change(SMALL) for name in ("before", "after")]


@pytest.fixture(scope="module")
def taxes():
    return [sk.load(f"tax-office/{name}") for name in ("specialists", "service-team")]


@pytest.fixture
def planner(pair):
    return sk.plan_change(*pair, retained=0)


def steps_of(planner, do):
    return [step for step in planner.scenario.plan.steps if step.do == do]


# ---------------------------------------------------------------------- the controls


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"phases": 4, "gap": 5, "week": 2},
        {"phases": 3, "helps": True},
        {"phases": 8, "gap": 1, "retained": 0.5, "proficiency": 0.2},
    ],
)
def test_is_it_what_change_over_writes(taxes, given):
    """With phases alone: is the scenario, to the last field, what sk.change_over gives?"""
    assert sk.plan_change(*taxes, **given).scenario == sk.change_over(*taxes, **{"week": 4, **given})


def test_does_a_pilot_come_first(pair):
    """A pilot with a tenth, then two halves of the rest: are these the parts of people and clients?"""
    planner = sk.plan_change(*pair, phases=3, pilot=0.1)
    assert [step.region for step in steps_of(planner, "route")] == [(0, 0.1), (0, 0.55), (0, 1)]
    assert [len(step.people) for step in steps_of(planner, "move")] == [5, 23, 23]
    assert planner.scenario == sk.change_over(*pair, phases=(0.1, 0.55, 1), week=4)
    assert planner.steps.loc["phase 1", "what"] == "Pilot"


def test_training_comes_before_the_move_and_is_worth_what_is_assumed(planner):
    """Forty hours of training: a whole week before, off the floor, and 1 - exp(-40/320) of the way at the move?"""
    planner.set(phases=2, gap=8, training=40)
    first, second = steps_of(planner, "train")
    assert (first.week, second.week, first.hours) == (3, 11, 40)
    assert first.people == steps_of(planner, "move")[0].people
    assert first.worth == 0, "it is no experience with the old way of working"
    assert [step.proficiency for step in steps_of(planner, "move")] == [0.1175, 0.1175]
    planner.set(training=80)
    assert [step.week for step in steps_of(planner, "train")] == [2, 10], "eighty hours are two weeks"


def test_training_that_was_taken_out_brings_nothing(planner):
    """Is the worth of a training gone with it, and only that one's?"""
    planner.set(phases=2, training=40)
    planner.remove("training 1")
    assert [step.proficiency for step in steps_of(planner, "move")] == [0, 0.1175]
    assert len(steps_of(planner, "train")) == 1


def test_training_after_the_move_is_experience(planner):
    """Put after the move, does training count as experience there, and not at the move any more?"""
    planner.set(training=8)
    planner.shift("training 1", 6)
    (training,), (move,) = steps_of(planner, "train"), steps_of(planner, "move")
    assert (training.week, training.worth, move.proficiency) == (6, 1, 0)
    assert any("clients wait" in note for note in planner.notes)


def test_temporary_staff_are_spread_in_proportion(taxes):
    """Five temporary staff over the new teams: five hires, like those who work there, none of them twice?"""
    planner = sk.plan_change(*taxes, phases=2, gap=6, temps=9)
    hires = steps_of(planner, "hire")
    assert sum(step.count for step in hires) == 9
    assert {step.team for step in hires} == set(taxes[1].teams)
    assert {(step.week, step.until) for step in hires} == {(4, 18)}, "until eight weeks after the last phase"
    assert len({(step.team, step.member) for step in hires}) == len(hires)
    planner.set(temps_in="vat", temps_from=0, temps_until=3)
    assert {(step.team, step.week, step.until) for step in steps_of(planner, "hire")} == {("vat", 0, 3)}


@pytest.mark.parametrize("ending", ["stop", "roll back"])
def test_an_ending_is_a_step(planner, ending):
    """Six weeks after the first phase, when nobody says; and is what follows marked as not happening after a stop?"""
    planner.set(phases=2, gap=8, ending=ending)
    assert [step.week for step in steps_of(planner, ending)] == [10]
    assert list(planner.steps["happens"]) == [True, True, False]
    assert "Does not happen, because the plan is over before: Phase 2." in planner.notes
    assert [step.do for step in planner.scenario.plan.steps].count("stop") == 1, "who goes back does not go on"
    assert any("50\u00a0% of the employees and clients stay" in note for note in planner.notes) == (ending == "stop")


def test_rolled_back_is_the_office_one_began_with(pair):
    """Long after everything was rolled back: is everybody in the old teams again, whatever phases were to come?"""
    planner = sk.plan_change(*pair, phases=3, gap=3, ending="roll back", ending_week=8, retained=0)
    moves = sk.run(planner.scenario, seed=1).moves
    last = {int(person): int(team) for _, person, team in moves}
    assert set(last.values()) == {list(planner.scenario.teams).index("old_way")}
    planner.set(ending="goes on")
    planner.add("roll back", 8)
    assert planner.notes == ["After everything was rolled back, some move all the same: Phase 3."]


def test_open_cases_and_participation_reach_the_plan(planner):
    """Do these two controls stand in the scenario, and is what comes of taking part named as an assumption?"""
    planner.set(open_cases="hand over", participation=12)
    plan = planner.scenario.plan
    assert (plan.open_cases, plan.participation.hours) == ("hand over", 12)
    assert any("an assumption to make" in note for note in planner.notes)
    assumed = sk.plan_change(planner.context.before, planner.context.after, participation=12,
                             changes={"plan.participation.faster": 0.3, "plan.participation.fit": 0.05})  # fmt: skip
    assert any("they learn 30 % faster; the new way is 5 % faster" in note for note in assumed.notes)


# ---------------------------------------------------------------------- by hand


def test_a_phase_can_be_moved_and_put_back(planner):
    """Does the phase go to its week, its training with it, and both back?"""
    planner.set(phases=2, gap=8, training=8)
    assert planner.shift("phase 2", 15) == "Phase 2 is in week 15 now."
    assert list(planner.steps["week"]) == [3, 4, 14, 15]
    planner.restore("phase 2")
    assert list(planner.steps["week"]) == [3, 4, 11, 12]


def test_phases_can_change_places(planner):
    """When the second comes before the first: does each take its own people, and clients in the order of time?"""
    planner.set(phases=2)
    people = [step.people for step in steps_of(planner, "move")]
    planner.shift("phase 2", 1)
    assert [step.people for step in steps_of(planner, "move")] == people[::-1]
    assert [step.region for step in steps_of(planner, "route")] == [(0, 0.5), (0, 1)]


def test_a_phase_taken_out_stays_in_the_old_teams(planner):
    """Two systems for good: do the clients of a phase that was taken out stay with its people?"""
    planner.set(phases=4, gap=4)
    planner.remove("phase 2")
    assert [step.region[1] for step in steps_of(planner, "route")] == [0.25, 0.5, 0.75]
    assert sum(len(step.people) for step in steps_of(planner, "move")) == 38
    assert planner.notes == ["25\u00a0% of the employees and clients stay in the old teams, for good."]
    planner.restore("phase 2")
    assert planner.notes == []


def test_a_control_writes_its_own_steps_anew_and_no_others(planner):
    """Moving the gap forgets dates of phases set by hand; are steps that were added left alone?"""
    planner.set(phases=3)
    planner.shift("phase 2", 5)
    planner.add("freeze", week=2, days=3)
    planner.set(temps=2)
    assert planner.steps.loc["phase 2", "week"] == 5, "temporary staff write no phases"
    planner.set(gap=6)
    assert planner.steps.loc["phase 2", "week"] == 10
    assert planner.steps.loc["step 1", "what"] == "No new work for 3 days"


@pytest.mark.parametrize(
    ("do", "details", "expected"),
    [
        ("train", {}, {"hours": 8, "people": tuple(f"employee {i}" for i in range(1, 52))}),
        ("train", {"team": "old_way", "hours": 4}, {"hours": 4, "team": "old_way"}),
        ("hire", {}, {"count": 2, "team": "new_way", "until": None}),
        ("hire", {"team": "old_way", "count": 3, "until": 9}, {"count": 3, "until": 9}),
        ("announce", {}, {"hours": 1}),
        ("freeze", {"days": 2}, {"days": 2}),
        ("stop", {}, {}),
        ("roll back", {}, {}),
    ],
)
def test_steps_can_be_added(planner, do, details, expected):
    """Is each kind of step in the plan as asked, with what is usual where nothing was said?"""
    planner.add(do, week=2, **details)
    (step,) = steps_of(planner, do)
    assert step.week == 2
    assert {key: getattr(step, key) for key in expected} == expected
    planner.shift("step 1", 3)
    (step,) = steps_of(planner, do)
    assert (step.week, getattr(step, "until", None)) == (3, 10 if "until" in details else None), "it keeps its length"
    planner.remove("step 1")
    assert not steps_of(planner, do)


def test_rows_of_a_control_move_the_control(planner):
    """Temporary staff and the ending: does moving their row move the control, and taking it out switch it off?"""
    planner.set(temps=2, temps_from=4, temps_until=10, ending="stop")
    planner.shift("temporary staff", 6)
    planner.shift("ending", 9)
    told = planner.settings
    assert (told.temps_from, told.temps_until, told.ending_week) == (6, 12, 9)
    planner.remove("temporary staff")
    planner.remove("ending")
    assert (planner.settings.temps, planner.settings.ending) == (0, "goes on")


def test_undo_goes_back_move_by_move(planner):
    """Is every move taken back, and is there nothing to undo at the beginning?"""
    start = planner.scenario
    planner.set(phases=2)
    middle = planner.scenario
    planner.remove("phase 2")
    planner.undo()
    assert planner.scenario == middle
    planner.undo()
    assert planner.scenario == start
    with pytest.raises(ValueError, match="nothing to undo"):
        planner.undo()
    planner.set(phases=3)
    planner.reset()
    assert planner.scenario == start
    planner.undo()
    assert planner.settings.phases == 3, "a reset can be undone"


# ---------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"phases": 9}, "phases: found 9, must be a whole number from 1 to 8"),
        ({"phases": 2.5}, "phases: found 2.5, must be a whole number"),
        ({"phase": 2}, "no control is called 'phase'; did you mean 'phases'"),
        ({"gap": 0}, "gap: found 0, must be a number above 0"),
        ({"week": -1}, "week: found -1, must be a number at least 0"),
        ({"training": "much"}, "training: found 'much', must be a number"),
        ({"temps": 3, "temps_from": 8, "temps_until": 8}, "must leave after they come, in week 8"),
        ({"temps": 3, "temps_in": "elsewhere"}, "temps_in must be 'new', 'old' or a team: old_way, new_way"),
        ({"open_cases": "burn"}, "open_cases: found 'burn', must be one of 'finish', 'hand over'"),
        ({"ending": "halt"}, "ending: found 'halt', must be one of 'goes on', 'stop', 'roll back'"),
        ({"helps": "yes"}, "helps must be True or False"),
    ],
)
def test_what_a_control_refuses_changes_nothing(planner, values, words):
    """Is it told what was wrong and what would be right, and does the plan stay as it was?"""
    before = planner.scenario
    with pytest.raises(ValueError, match=words):
        planner.set(**values)
    assert planner.scenario is before and not planner.can_undo


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (lambda p: p.shift("phase 7", 3), "no step is called 'phase 7'; the steps: phase 1"),
        (lambda p: p.shift("phase 1", -3), "week: found -3, must be a number at least 0"),
        (lambda p: p.restore("phase 1"), "'phase 1' was not changed by hand"),
        (lambda p: p.add("dance", 3), "a step to add is one of: train, hire"),
        (lambda p: p.add("freeze", 3, days=-1), "days: -1; needed: a number"),
        (lambda p: p.add("hire", 3, team="nobody"), r"Step 1 \(team\): unknown team 'nobody'; needed: one of: old_way"),
        (lambda p: p.add("hire", 3, until=2), "until must be later than week 3"),
        (lambda p: p.add("train", 8, team="old_way"), r"Step 1 \(team\): team 'old_way' has 0 members in week 8"),
        (lambda p: p.drop("nothing"), "no plan 'nothing' was kept; kept: none so far"),
        (lambda p: p.look("lead_tim"), "lead_time"),
        (lambda p: p.look("cost_per_settled"), "is not followed here"),
        (lambda p: p.look(week=99), "week: found 99, must be a whole number from 1 to 20"),
        (lambda p: p.look(band="wide"), "band: found 'wide', must be one of 'interval', 'spread'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(planner, move, words):
    """Does a refusal name the step as the list does, and what would be right?"""
    before = planner.scenario
    with pytest.raises(ValueError, match=words):
        move(planner)
    assert planner.scenario is before


def test_what_cannot_be_planned_is_refused_at_once(pair, taxes):
    """Other people, no scenario, a plan of its own, what the planner sets itself: is each told?"""
    with pytest.raises(ValueError, match="same people"):
        sk.plan_change(pair[0], taxes[0])
    with pytest.raises(TypeError, match="two scenarios"):
        sk.plan_change("textbook/dip-before", pair[1])
    with pytest.raises(ValueError, match="has a plan of its own"):
        sk.plan_change(sk.change_over(*pair), pair[1])
    with pytest.raises(ValueError, match=r"'plan.open_cases' is what the planner sets: give open_cases="):
        sk.plan_change(*pair, changes={"plan.open_cases": "hand over"})
    with pytest.raises(ValueError, match="worth: found -1, must be a number at least 0 and at most 100"):
        sk.plan_change(*pair, worth=-1)
    with pytest.raises(ValueError, match="shorter than a week"):
        sk.plan_change(*pair, changes={"clock.horizon_days": 4})


# ---------------------------------------------------------------------- as code and as a file


def made_by(code, pair):
    """The plan that a piece of code makes, as a learner would run it."""
    names = {}
    exec(code, names)  # as pasted
    return names["plan"]


def test_plain_plans_are_one_call(pair, planner):
    """Where change_over can say it all, is the code one call, and does it make the same scenario?"""
    planner.set(phases=4, gap=6, open_cases="hand over", helps=True)
    assert "plan.change(" not in planner.code()
    assert "sk.change_over(before, after, phases=4, gap=6, week=4, retained=0, helps=True, changes={" in planner.code()
    assert made_by(planner.code(), pair) == planner.scenario


def test_names_are_written_as_a_count(planner):
    """Is a long list of numbered names written so that one can read it?"""
    planner.set(training=8)
    assert '[f"employee {i}" for i in range(1, 52)]' in planner.code()


moves = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(["phases", "gap", "week"]), st.integers(1, 8)),
    st.tuples(st.just("set"), st.sampled_from(["training", "participation", "temps"]), st.integers(0, 60)),
    st.tuples(st.just("set"), st.just("pilot"), st.sampled_from([0, 0.05, 0.3])),
    st.tuples(st.just("set"), st.just("ending"), st.sampled_from(["goes on", "stop", "roll back"])),
    st.tuples(st.just("set"), st.sampled_from(["helps"]), st.booleans()),
    st.tuples(st.just("shift"), st.integers(0, 20), st.floats(0, 30).map(lambda week: round(week, 1))),
    st.tuples(st.just("remove"), st.integers(0, 20), st.none()),
    st.tuples(st.just("add"), st.sampled_from(["hire", "announce", "freeze"]), st.integers(0, 30)),
    st.tuples(st.just("undo"), st.none(), st.none()),
)  # fmt: skip


@examples(60)
@given(st.lists(moves, max_size=12), st.booleans())
def test_code_and_file_always_make_the_same_plan(pair, taxes, tmp_path_factory, made, big):
    """Whatever was done: do the code and the saved file make that very scenario, and can the page show it?"""
    two = taxes if big else pair
    planner = sk.plan_change(*two)
    for what, name, value in made:
        try:
            if what == "set":
                planner.set(**{name: value})
            elif what == "add":
                planner.add(name, value)
            elif what == "undo":
                planner.undo()
            else:
                there = planner.now.draft.names
                getattr(planner, what)(there[name % len(there)], *([] if value is None else [value]))
        except ValueError:
            continue
    assert made_by(planner.code(), two) == planner.scenario
    path = tmp_path_factory.mktemp("plans") / "plan.toml"
    assert sk.load(planner.save(path)) == planner.scenario
    json.dumps(state(planner), allow_nan=False)
    weeks = [step.week for step in planner.scenario.plan.steps]
    assert weeks == sorted(weeks), "the file reads in the order in which it happens"
    route = [step.region[1] for step in steps_of(planner, "route")]
    assert route == sorted(route), "clients who are over stay over"


def test_a_draft_does_not_change(planner):
    """Is a draft that was kept safe from later moves?"""
    draft = PlanDraft(Settings(phases=3))
    shifted = draft.shift("phase 2", 20)
    added, _ = shifted.add("freeze", 3)
    assert draft.is_plain and not shifted.is_plain and not shifted.added and added.dates == {"phase 2": 20}
