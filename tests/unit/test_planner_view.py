"""Does what the page says reach the planner, come back as plain data, and go wrong in words only?"""

import json

import pytest

import simkit as sk
from simkit.live.kit_widget import VIEW
from simkit.present.picture import MIME

SMALL = {
    "events.client.per_week": 250, "products.case.work.mean": 480, "clock.warm_up_days": 5, "clock.horizon_days": 50,
}  # fmt: skip
SECONDS = 60


@pytest.fixture(scope="module")
def pair():
    return [sk.load(f"textbook/dip-{name}").change(SMALL) for name in ("before", "after")]


@pytest.fixture
def planner(pair, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = sk.plan_change(*pair, retained=0, week=2, n=2, most=3)
    yield made
    made.widget.close()


def say(planner, **told):
    """Say to the view what the page would say, and wait until all is done."""
    planner.widget._on_message(planner.widget, told, [])
    assert planner.wait(SECONDS)


def test_a_control_comes_back_as_a_plan_and_then_as_lines(planner):
    """Does a control move the scenario, is the move answered with its mark, and do the replications follow?"""
    say(planner, do="go")
    say(planner, do="set", values={"phases": 2, "gap": 3}, settled=True, id="p.1")
    view = planner.widget
    assert planner.settings.phases == 2
    assert view.plan["move"] == "p.1" and view.plan["said"] == "2 phases, 3 weeks apart; from week 2."
    assert (view.picture["mark"], view.picture["n"], view.picture["running"]) == (view.plan["mark"], 3, False)
    assert "phases=2, gap=3" in view.code and view.error == ""
    for trait in (view.plan, view.picture):
        assert json.loads(json.dumps(trait, allow_nan=False))


def test_nothing_runs_before_the_page_asks(planner):
    """Without a page that looks, does a move from Python leave the office closed?"""
    assert planner.widget.picture["n"] == 0
    planner.set(phases=2)
    assert planner.wait(SECONDS) and planner.done == 0
    assert planner.widget.plan["settings"]["phases"] == 2, "but the plan is shown"


@pytest.mark.parametrize(
    ("told", "done"),
    [
        ({"do": "shift", "name": "phase 1", "week": 5, "settled": True}, lambda p: p.steps.loc["phase 1", "week"] == 5),
        ({"do": "remove", "name": "phase 1"}, lambda p: p.steps.empty),
        ({"do": "add", "step": {"do": "freeze", "week": 1, "days": 3}}, lambda p: "step 1" in p.steps.index),
        ({"do": "keep", "name": ""}, lambda p: p.kept[0].name == "Plan A"),
        ({"do": "keep", "name": "ours"}, lambda p: p.kept[0].name == "ours"),
        ({"do": "look", "measure": "utilisation"}, lambda p: (p.seen.measure, p.seen.week) == ("utilisation", 6)),
        ({"do": "look", "week": 4, "difference": True}, lambda p: (p.seen.difference, p.seen.week) == (True, 4)),
        ({"do": "save", "name": "mine"}, lambda p: sk.load("mine.toml") == p.scenario),
    ],
)  # fmt: skip
def test_what_the_page_asks_is_done(planner, told, done):
    """Each thing that the page can ask for: is it done?"""
    say(planner, **told)
    assert planner.widget.error == ""
    assert done(planner)


def test_a_step_that_was_added_can_be_changed_and_taken_back(planner):
    """Does a new number of a step reach the plan, and does undo take back one thing at a time?"""
    say(planner, do="add", step={"do": "hire", "week": 1})
    say(planner, do="amount", name="step 1", value=5)
    assert planner.scenario.plan.steps[0].count == 5
    say(planner, do="undo")
    assert planner.scenario.plan.steps[0].count == 2
    say(planner, do="reset")
    assert [step.do for step in planner.scenario.plan.steps] == ["move", "route"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"do": "set", "values": {"phases": 99}, "settled": True, "id": "p.1"}, "phases: found 99, must be a whole"),
        ({"do": "shift", "name": "phase 9", "week": 3, "settled": True, "id": "p.1"}, "no step is called 'phase 9'"),
        ({"do": "amount", "name": "phase 1", "value": 3, "id": "p.1"}, "'phase 1' has no number to change"),
        ({"do": "add", "step": {"do": "hire", "week": 1, "count": 2.5}, "id": "p.1"}, "count: 2.5; needed: a whole"),
        ({"do": "undo", "id": "p.1"}, "nothing to undo"),
        ({"do": "dance", "id": "p.1"}, "'dance'"),
        ({"do": "save", "name": " ", "id": "p.1"}, "give the file a name"),
        ({"do": "save", "name": "no/such\0folder", "id": "p.1"}, "null"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_and_answered(planner, told, words):
    """Are the words shown, is the page told that this is the answer, and does the plan stay?"""
    before = planner.scenario
    say(planner, **told)
    assert words in planner.widget.error
    assert planner.widget.plan["move"] == "p.1" and planner.scenario is before
    say(planner, do="set", values={"gap": 7}, settled=True, id="p.2")
    assert planner.widget.error == ""


def test_a_file_is_not_written_over(planner):
    """Is a second file of that name refused in words, and the first left as it is?"""
    say(planner, do="save", name="mine.toml")
    assert "mine.toml" in planner.widget.saved
    say(planner, do="set", values={"phases": 2}, settled=True)
    say(planner, do="save", name="mine.toml")
    assert "choose another name" in planner.widget.error
    assert sk.load("mine.toml") != planner.scenario


def test_a_long_run_says_how_far_it_is(planner):
    """Is there a word on the way, not for every day, and none once the picture is there?"""
    view = planner.widget
    view._heard = 0.0
    view.reached(-0.4)
    assert view.progress == "Replication 1: the warm-up …"
    view.reached(3.0)
    assert view.progress == "Replication 1: the warm-up …", "not more often than one can read"
    view._heard = 0.0
    view.reached(3.2)
    assert view.progress == "Replication 1: week 3 of 10 …"
    view.draw()
    assert view.progress == ""


def test_the_face_reads_without_a_kernel(planner):
    """In a saved notebook: are there a picture and a sentence with the plan, its steps and what came of it?"""
    planner.set(phases=2, gap=4, ending="stop", ending_week=5)
    planner.look(week=6)
    shown = planner._repr_mimebundle_()
    assert {VIEW, MIME, "text/plain"} <= set(shown)
    words = shown["text/plain"]
    assert words.startswith("A plan from Before the change to After the change: 2 phases, 4 weeks apart; from week 2;")
    assert "Week 2: phase 1 of 2; week 5: stopped half-way; week 6: phase 2 of 2 (does not happen)." in words
    assert "2 replications. Deepest point of the dip:" in words and "judged in week 6:" in words
    assert shown[MIME]["description"]
    assert planner.widget.picture["n"] == 2, "the page begins with what the face shows"
    assert repr(planner) in words


def test_the_limits_of_the_controls_hold_what_stands_there(pair):
    """When a control stands further than its slider goes, does the slider go as far?"""
    planner = sk.plan_change(*pair, training=120, gap=40, phases=2)
    limits = planner.widget.plan["limits"]
    assert limits["training"] == 120 and limits["gap"] == 40
    planner.widget.close()
