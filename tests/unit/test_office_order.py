"""Are the steps of a case done in the order that the scenario says? Together, either-or, and back again, by hand."""

from dataclasses import replace

import numpy as np
import pytest

import simkit as sk
from simkit.live.replay.film import MAIL, film_of
from simkit.measures.run import run
from simkit.model.demand import sample
from simkit.model.scenario import ScenarioError
from simkit.present.charts import case_timeline

from .by_hand import clients, left, member, office, team, worked

DIAMOND = [
    {"product": "ask"}, {"product": "bake", "after": ["ask"]}, {"product": "cut", "after": ["ask"]},
    {"product": "dish", "after": ["bake", "cut"]},
]  # fmt: skip
ALL = ("ask", "bake", "cut", "dish")


def kitchen(tasks, people=2, event=None, **parts):
    """An office where everybody can do everything."""
    crew = team(*(member(name, *ALL) for name in ("Ann", "Bob", "Cleo")[:people]))
    return office({"meal": {"tasks": tasks} | (event or {})}, kitchen=crew, **parts)


def changed(tasks, place, **keys):
    return [*tasks[:place], tasks[place] | keys, *tasks[place + 1 :]]


def test_are_steps_done_side_by_side_and_then_together():
    """Ask until 10; bake (30) and cut (20) side by side; the dish when both are done, at 40."""
    scenario = kitchen(DIAMOND)
    log = run(scenario, demand=clients(scenario, (0, "meal", {"ask": 10, "bake": 30, "cut": 20, "dish": 5})))
    assert worked(log) == [
        ("Ann", 0, "ask", 0, 10), ("Ann", 0, "cut", 10, 30), ("Bob", 0, "bake", 10, 40), ("Ann", 0, "dish", 40, 45),
    ] or worked(log) == [
        ("Ann", 0, "ask", 0, 10), ("Ann", 0, "bake", 10, 40), ("Bob", 0, "cut", 10, 30), ("Bob", 0, "dish", 40, 45),
    ]  # fmt: skip
    assert log.closed.tolist() == [45]


@pytest.mark.parametrize(
    ("needed", "starts"),
    [
        (("ask", "bake", "dish"), [0, 10, 20]),  # the dish comes after bake, and after ask instead of cut
        (("ask", "dish"), [0, 10]),
        (("bake", "cut", "dish"), [0, 0, 10]),
        (("dish",), [0]),
    ],
)
def test_is_a_step_passed_over_that_a_case_does_not_need(needed, starts):
    """What comes after it comes after what it would have come after."""
    scenario = kitchen(DIAMOND)
    log = run(scenario, demand=clients(scenario, (0, "meal", dict.fromkeys(needed, 10))))
    assert sorted(start for _, _, _, start, _ in worked(log)) == starts


def test_does_it_matter_where_in_the_file_a_step_stands():
    """The last step first: the same office."""
    one, other = kitchen(DIAMOND, event={"per_week": 100}), kitchen(DIAMOND[::-1], event={"per_week": 100})
    assert np.array_equal(run(one).closed, run(other).closed, equal_nan=True)


def again(probability, most=2, to="ask"):
    return changed(DIAMOND, 3, again={"to": to, "probability": probability, "at_most": most})


def test_does_a_case_go_back_and_do_all_from_there_once_more():
    """All four steps, 25 minutes, three times over: one of them is never in hand before the last pass is done."""
    scenario = kitchen(again(1), event={"per_week": 0, "opening_backlog": 1})
    demand = replace(sample(scenario), arrived=np.zeros(1))
    log = run(scenario, demand=demand)
    assert demand.step.tolist() == list(range(12))
    assert sorted((start, what) for _, _, what, start, _ in worked(log)) == [
        (turn * 30 + start, what) for turn in range(3) for what, start in zip(ALL, (0, 10, 10, 20), strict=True)
    ]
    assert log.closed.tolist() == [90]
    assert log.measures("repeated_tasks")["repeated_tasks"] == REPEATED_BY_HAND["repeated_tasks"]


REPEATED_BY_HAND = {"repeated_tasks": 8}


def test_what_lies_ahead_of_a_loop_at_the_end():
    """One cook and a day of 60 minutes: the third pass is not begun, and nothing of it is in the log."""
    scenario = kitchen(again(1), people=1, event={"per_week": 0, "opening_backlog": 1}, clock={"day_minutes": 75})
    log = run(scenario)
    assert left(log) == [(0, "dish", "in hand", "Ann")]
    assert len(worked(log)) == 8


def test_how_often_does_a_case_go_back():
    """Geometric, cut off at three: with chance 0.6 each time 0.6 + 0.36 + 0.216 passes more on average."""
    demand = sample(kitchen(again(0.6, 3), event={"per_week": 20_000}))
    passes = np.bincount(demand.task_case[demand.product == 0])
    shares = np.bincount(passes)[1:] / len(passes)
    assert shares == pytest.approx([0.4, 0.6 * 0.4, 0.36 * 0.4, 0.216], abs=3 * np.sqrt(0.25 / len(passes)))
    assert len(passes) == demand.cases


def test_has_a_loop_inside_another_all_its_passes_each_time():
    """Cut goes back to itself once, the dish to bake once: cut is done four times."""
    tasks = [
        {"product": "bake"}, {"product": "cut", "again": {"to": "cut", "probability": 1, "at_most": 1}},
        {"product": "dish", "again": {"to": "bake", "probability": 1, "at_most": 1}},
    ]  # fmt: skip
    scenario = kitchen(tasks, people=1, event={"order": "sequence", "per_week": 0, "opening_backlog": 1})
    log = run(scenario)
    assert [what for _, _, what, _, _ in worked(log)] == ["bake", "cut", "cut", "dish"] * 2


def test_is_an_office_with_a_loop_a_queue_with_feedback():
    """Jackson (1963): one server, exponential work, back with chance p: W = 1 / (mu (1 - p) - lambda)."""
    scenario = sk.load("textbook/mm1").change({"clock.warm_up_days": 20, "clock.horizon_days": 300})
    need = scenario.model_dump()["events"]["client"]["tasks"][0]
    back = need | {"again": {"to": need["product"], "probability": 0.5, "at_most": 50}}
    per_week = 2400 / scenario.products[need["product"]].work.average * 0.35  # a load of 0.7
    scenario = scenario.change({"events.client.tasks": [back], "events.client.per_week": per_week})
    expected = 1 / (1 / scenario.products[need["product"]].work.average * 0.5 - per_week / 2400)
    row = sk.replicate(scenario, n=20, seed=2, confidence=0.99, measures=["lead_time_mean"]).summary.loc[
        "lead_time_mean"
    ]
    assert row["low"] < expected / 480 < row["high"]
    assert row["high"] - row["low"] < 0.2 * row["mean"]


CHOICE = changed(changed(DIAMOND, 1, one_of="way", probability=0.5), 2, one_of="way", probability=0.3)


def test_is_one_of_several_drawn():
    """Bake with chance 0.5, cut with chance 0.3, neither with what is left; never both."""
    demand = sample(kitchen(CHOICE, event={"per_week": 20_000}))
    needs = np.zeros((demand.cases, 4), dtype=bool)
    needs[demand.task_case, demand.product] = True
    assert not (needs[:, 1] & needs[:, 2]).any() and needs[:, (0, 3)].all()
    assert needs[:, 1:3].mean(axis=0) == pytest.approx([0.5, 0.3], abs=3 * np.sqrt(0.25 / demand.cases))


def test_is_a_step_needed_only_with_another():
    """Cutting in half of the cases that bake, which is half of the cases."""
    tasks = changed(changed(DIAMOND, 1, probability=0.5), 2, probability=0.5, only_with="bake")
    demand = sample(kitchen(tasks, event={"per_week": 20_000}))
    needs = np.zeros((demand.cases, 4), dtype=bool)
    needs[demand.task_case, demand.product] = True
    assert not (needs[:, 2] & ~needs[:, 1]).any()
    assert needs[:, 2].mean() == pytest.approx(0.25, abs=3 * np.sqrt(0.19 / demand.cases))


@pytest.mark.parametrize(("none_drawn", "tasks", "closed"), [("first", 1, [10.0]), ("nothing", 0, [0.0])])
def test_what_becomes_of_a_case_that_draws_nothing(none_drawn, tasks, closed):
    """It gets the first task, or it is settled at once."""
    event = {"none_drawn": none_drawn, "per_week": 0, "opening_backlog": 1}
    scenario = kitchen([{"product": "ask", "probability": 0}], event=event)
    log = run(scenario)
    assert (log.demand.tasks, log.closed.tolist()) == (tasks, closed)


def test_are_other_numbers_as_they_were():
    """An order changes none of the numbers drawn; a loop adds some, and choices only take some away."""
    plain = [{"product": name} for name in ALL]
    before, after = (sample(kitchen(tasks, event={"per_week": 200})) for tasks in (plain, DIAMOND))
    assert before.same_clients(after)
    looped = sample(kitchen(again(0.5), event={"per_week": 200}))
    first = looped.step < 4
    assert (looped.work[first] == after.work).all() and len(looped.work) > len(after.work)


@pytest.mark.parametrize(
    ("tasks", "path", "said"),
    [
        (changed(DIAMOND, 1, after=["bread"]), "tasks[1].after", "bread"),
        (changed(DIAMOND, 1, after=["bake"]), "tasks[1].after", "bake"),
        (changed(DIAMOND, 0, after=["dish"]), "tasks", "a circle: 'ask' after 'dish' after 'bake' after 'ask'"),
        (changed(DIAMOND, 0, only_with="dish"), "tasks", "a circle"),
        (changed(DIAMOND, 1, again={"to": "cut", "probability": 0.5}), "tasks[1].again.to", "ask, bake"),
        (changed(DIAMOND, 1, again={"to": "ask", "probability": 0.5}), "tasks[2].after", "to come after 'bake'"),
        (changed(DIAMOND, 3, again={"to": "ask", "probability": 1.5}), "tasks[3].again.probability", "at most 1"),
        (again(0.5, 50), "tasks", "more than 200 steps"),
        ([need | {"one_of": "way"} for need in DIAMOND], "tasks", "the probabilities of one_of = 'way' add up to 4"),
    ],
)
def test_is_an_order_that_cannot_be_refused(tasks, path, said):
    """With the path, what was found and what is allowed."""
    with pytest.raises(ScenarioError) as refused:
        kitchen(tasks)
    assert any(p.path == f"events.meal.{path}" for p in refused.value.problems) and said in str(refused.value)


def test_are_more_steps_than_can_be_drawn_refused():
    """A million clients, each with room for 84 steps."""
    with pytest.raises(ScenarioError, match="steps to draw in a run"):
        kitchen(again(0.5, 20), event={"per_week": 8_000_000})


def test_is_after_refused_in_a_sequence():
    """Two orders at once cannot be."""
    with pytest.raises(ScenarioError, match="leave out order"):
        kitchen(DIAMOND, event={"order": "sequence"})


def test_does_the_check_count_loops_and_choices():
    """A day of 480 minutes: 100 clients a week, 10 minutes a task, all four tasks 1 + 0.5 + 0.25 times."""
    load = sk.check_scenario(kitchen(again(0.5, 2), event={"per_week": 100})).loads["kitchen"][0]
    assert load == pytest.approx(100 * 4 * 10 * 1.75 / 60, rel=0.02)
    load = sk.check_scenario(kitchen(CHOICE, event={"per_week": 100})).loads["kitchen"][0]
    assert load == pytest.approx(100 * 28 / 60, rel=0.01)


def test_whose_hands_does_the_replay_show_it_coming_from():
    """The dish comes by mail from where the last step before it was done, not from who opened the case."""
    scenario = office(
        {"meal": DIAMOND and {"tasks": DIAMOND}}, front=team(member("Ann", "ask"), products=["ask"]),
        oven=team(member("Bob", "bake"), products=["bake"]), board=team(member("Cleo", "cut"), products=["cut"]),
        table=team(member("Dan", "dish"), products=["dish"]), handoff={"between": {"delay_minutes": 10}},
    )  # fmt: skip
    demand = clients(scenario, (0, "meal", {"ask": 10, "bake": 30, "cut": 20, "dish": 5}))
    log = run(scenario, demand=replace(demand, step=np.arange(4)))
    film = film_of(log, 0, 480)
    mail = film.spells["kind"] == MAIL
    teams, products = list(scenario.teams), list(scenario.products)
    came = {
        products[about]: teams[origin]
        for about, origin in zip(film.spells["about"][mail], film.spells["origin"][mail], strict=True)
    }
    assert came == {"bake": "front", "cut": "front", "dish": "oven"}


def test_are_the_passes_of_a_loop_told_apart():
    """In the timeline of a case each pass has rows of its own; in the event log the activity has one name."""
    scenario = kitchen(again(1, 1), event={"per_week": 0, "opening_backlog": 1})
    log = run(scenario)
    said = case_timeline(log, 0).description
    assert "ask: Ann" in said and "ask (2): Ann" in said
    assert (log.event_log()["concept:name"] == "ask: working").sum() == 4


@pytest.mark.parametrize("engine", ["light", "salabim"])
def test_do_both_engines_agree(engine):
    """To the last bit."""
    scenario = kitchen(again(0.5), event={"per_week": 300})
    assert np.array_equal(run(scenario, 3, engine=engine).closed, run(scenario, 3).closed, equal_nan=True)
