"""Are the numbers of a planner those of sk.transition, do they stream in, and does the newest plan count?"""

import threading

import numpy as np
import pytest

import simkit as sk
from simkit.experiment import replicator
from simkit.live.planner.picture import Axes, picture
from simkit.measures.number import format_number as number

SMALL = {
    "events.client.per_week": 250, "products.case.work.mean": 480, "clock.warm_up_days": 5, "clock.horizon_days": 60,
}  # fmt: skip
SECONDS = 60


@pytest.fixture(scope="module")
def pair():
    return [sk.load(f"textbook/dip-{name}").change(SMALL) for name in ("before", "after")]


@pytest.fixture
def planner(pair):
    made = sk.plan_change(*pair, retained=0, week=2, n=2, most=4)
    yield made
    made.cancel()


def same(first, second):
    """Whether two transitions hold the same numbers."""
    return (
        first.names == second.names
        and first.keys == second.keys
        and np.array_equal(first.values, second.values, equal_nan=True)
        and first.costs.equals(second.costs)
    )


def test_the_result_is_that_of_transition(planner):
    """A kept plan and this one: are all numbers those that sk.transition gives, to the last bit?"""
    planner.keep("at once")
    planner.set(phases=2, gap=4, helps=True, training=16)
    planner.add("freeze", week=1, days=2)
    plans = [planner.kept[0].scenario, planner.scenario]
    expected = sk.transition(*plans, names=["at once", "this plan"], n=2, baseline=planner.without)
    assert same(planner.transition, expected)
    assert planner.transition.n == 2


def test_the_office_beside_it_is_the_one_before(planner, pair):
    """Is the office without a change the very office one began with, with its empty new teams?"""
    first, second = sk.run(planner.without, seed=1), sk.run(pair[0], seed=1)
    assert np.array_equal(first.closed, second.closed, equal_nan=True)


def test_nothing_is_run_before_it_is_asked_for(planner, monkeypatch):
    """Do the controls only write, and are replications that are done not run again?"""
    ran = []
    plain = replicator.run
    monkeypatch.setattr(replicator, "run", lambda scenario, **more: ran.append(scenario) or plain(scenario, **more))
    planner.set(phases=2)
    planner.keep()
    assert ran == []
    first = planner.extend(1)
    assert len(ran) == 2, "without the plan, and with it"
    assert same(planner.extend(1), first) and len(ran) == 2
    planner.extend(2)
    assert len(ran) == 4
    planner.set(phases=1)
    planner.extend(1)
    assert len(ran) == 5, "the office without a change is there already"


def test_what_a_plan_is_called_makes_no_other_of_it(planner):
    """Are the replications of a plan found again when it comes back in another way?"""
    planner.extend(1)
    planner.set(phases=2)
    planner.set(phases=1)
    assert planner.done == 1


class Ear:
    """In place of the page: what a planner shows, and when."""

    def __init__(self, planner):
        self.planner, self.pictures, self.errors, self.weeks = planner, [], [], []
        self.axes = Axes()
        planner._view = self

    def draw(self):
        self.pictures.append(picture(self.planner, self.axes))

    def refresh(self, said="", id=""):
        pass

    def reached(self, week):
        self.weeks.append(week)

    def failed(self, error):
        self.errors.append(error)


def test_replications_stream_in_and_bands_narrow(planner):
    """Is there a picture after each replication, each of the plan, and is the last band narrower than the first?"""
    ear = Ear(planner)
    planner.go()
    assert planner.wait(SECONDS)
    assert [one["n"] for one in ear.pictures] == [1, 2, 3, 4]
    assert [one["running"] for one in ear.pictures] == [True, True, True, False]
    assert {one["mark"] for one in ear.pictures} == {planner.now.mark}
    lines = [one["lines"][0] for one in ear.pictures]
    assert set(lines[0]["low"]) == set(lines[1]["low"]) == {None}, "of one run or two no band is drawn"
    wide = [np.mean(np.array(one["high"]) - np.array(one["low"])) for one in lines[2:]]
    assert wide[-1] < wide[0]
    assert max(ear.weeks) > 11 and min(ear.weeks) < 0, "it tells how far the run is, from the warm-up on"
    assert ear.errors == []
    drawn = len(ear.pictures)
    planner.go()
    assert planner.wait(SECONDS)
    assert len(ear.pictures) == drawn + 1, "what is done is shown again, not run again"


def test_no_verdict_before_the_last_replication_and_lines_over_the_same(planner):
    """Who stops once it says "better" finds that too often; and lines of other replications lie otherwise."""
    planner.keep()
    planner.extend(4)
    planner.set(phases=3)
    seen = []
    planner.widget.observe(lambda change: seen.append(change["new"]), "picture")
    planner.go()
    assert planner.wait(60)
    lines = [{(line["n"], line["kind"]) for line in picture["lines"]} for picture in seen]
    assert all(len({n for n, _ in drawn}) == 1 for drawn in lines)
    assert {"now", "kept", "without"} == {kind for _, kind in lines[-1]}
    kinds = [{one["kind"] for one in picture["verdicts"]} for picture in seen if picture["n"] > 1]
    assert len(kinds) > 2 and kinds[:-1] == [{"so far"}] * (len(kinds) - 1) and "so far" not in kinds[-1]
    planner.widget.close()


def test_the_axis_does_not_jump_about(planner):
    """While replications come in, does the axis only grow?"""
    ear = Ear(planner)
    planner.go()
    assert planner.wait(SECONDS)
    highs = [one["axis"]["high"] for one in ear.pictures]
    assert highs == sorted(highs)
    assert {one["axis"]["low"] for one in ear.pictures} == {0}


def test_a_newer_plan_ends_a_run_half_way(planner, monkeypatch):
    """Is a run given up within a day of its clock when the plan moves on, and only the newest shown?"""
    under_way, go_on, stopped = threading.Event(), threading.Event(), []
    plain = replicator.run

    def slow(scenario, demand, stop):
        def asked():
            under_way.set()
            go_on.wait(SECONDS)
            stopped.append(stop())
            return stopped[-1]

        return plain(scenario, demand=demand, stop=asked)

    monkeypatch.setattr(replicator, "run", slow)
    planner.go()
    assert under_way.wait(SECONDS)
    ear = Ear(planner)
    planner.set(phases=3)
    go_on.set()
    assert planner.wait(SECONDS)
    assert stopped[0] and not any(stopped[1:])
    assert {one["mark"] for one in ear.pictures} == {planner.now.mark} and planner.shown.draft.settings.phases == 3
    assert planner.error == ""


def test_what_goes_wrong_in_the_background_is_told(planner, monkeypatch):
    """Does an error in a run reach the page in words, and does the next plan run as if nothing had been?"""
    ear = Ear(planner)

    def broken(scenario, demand, stop):
        raise ValueError("the lights went out")

    with monkeypatch.context() as patch:
        patch.setattr(replicator, "run", broken)
        planner.go()
        assert planner.wait(SECONDS)
    assert ear.errors == ["the lights went out"] and planner.error == "the lights went out"
    planner.set(phases=2)
    assert planner.wait(SECONDS)
    assert planner.error == "" and ear.pictures[-1]["n"] == 4


def test_a_drag_runs_nothing_and_leaves_the_lines(planner):
    """While a hand is on a control: does the plan move, and do the lines stay those of the plan before?"""
    ear = Ear(planner)
    planner.go()
    assert planner.wait(SECONDS)
    shown = planner.shown
    planner._set({"phases": 4}, settled=False)
    assert planner.wait(SECONDS)
    assert planner.settings.phases == 4 and planner.shown is shown and planner.done == 0
    assert not planner.can_undo, "a drag is no move yet"
    assert picture(planner, ear.axes)["mark"] == shown.mark != planner.now.mark
    planner._set({"phases": 4}, settled=True)
    assert planner.wait(SECONDS)
    assert planner.shown is planner.now and planner.can_undo


def test_plans_are_kept_and_come_back(planner):
    """Are kept plans compared, each with its own numbers, and do they come back as they were?"""
    planner.keep()
    with pytest.raises(ValueError, match="kept already, as 'Plan A'"):
        planner.keep("again")
    planner.set(phases=2, gap=3)
    planner.shift("phase 2", 8)
    with pytest.raises(ValueError, match="'Plan A' is taken already"):
        planner.keep("Plan A")
    with pytest.raises(ValueError, match="'no change' is taken"):
        planner.keep("no change")
    made = planner.scenario
    planner.keep("two")
    planner.put_back("Plan A")
    assert planner.settings.phases == 1
    assert planner.transition.names == ("Plan A", "two"), "this plan is one of them, and not told twice"
    drawn = picture(planner, Axes())
    assert [one["name"] for one in drawn["lines"]] == ["this plan", "Plan A", "two", "no change"]
    assert drawn["lines"][0]["value"] == drawn["lines"][1]["value"] != drawn["lines"][2]["value"]
    planner.put_back("two")
    assert planner.scenario == made
    planner.drop("two")
    assert [kept.name for kept in planner.kept] == ["Plan A"]


def test_the_numbers_are_those_of_the_summary(planner):
    """Does each cell say the middle and its interval as the table of sk.transition has it?"""
    planner.extend(4)
    drawn = picture(planner, Axes())
    rows = {row["key"]: row["cells"][0] for row in drawn["numbers"]}
    summary = planner.transition.summary.xs("this plan")
    deepest, week = summary.loc["deepest_point"], summary.loc["deepest_week"]
    assert rows["deepest_point"]["text"] == number(deepest["value"])
    assert rows["deepest_point"]["more"] == f"{number(deepest['low'])} to {number(deepest['high'])}"
    assert rows["deepest_week"]["text"] == f"{week['value']:.1f}"
    assert rows["never break_even_week"] == {"text": "100 %", "more": "4 of 4"}
    assert rows["break_even_week"]["text"] == "after week 12"
    assert "clients_hurt" not in rows, "there is no norm in this office"
    assert all(row["definition"] for row in drawn["numbers"])


def test_the_verdict_is_told_for_every_week(planner):
    """Is what one would conclude in a week that of sk.transition; and is there none where nothing is good or bad?"""
    planner.extend(4)
    drawn = picture(planner, Axes())
    told = planner.transition.verdicts()["verdict"].tolist()
    assert [one["kind"] for one in drawn["verdicts"]] == told
    assert drawn["verdicts"][7]["kind"] == "worse" and "against no change (+" in drawn["verdicts"][7]["told"]
    planner.look("utilisation")
    drawn = picture(planner, Axes())
    assert drawn["verdicts"] == [] and drawn["sound"] == ""


def test_other_measures_can_be_looked_at(planner):
    """Lead time, speed by experience, as a difference, as a spread: is it what sk.transition has by week?"""
    planner.extend(3)
    assert planner.look("experience", band="spread") == "Speed by experience, beside no change, judged in week 6."
    drawn = picture(planner, Axes())
    table = planner.transition.weeks("experience", band="spread").set_index("plan").loc["this plan"]
    assert drawn["lines"][0]["value"] == pytest.approx(table["value"].tolist(), rel=1e-6)
    assert drawn["lines"][0]["low"] == pytest.approx(table["low"].tolist(), rel=1e-6)
    planner.look("lead_time_mean", band="interval", difference=True)
    drawn = picture(planner, Axes())
    assert [one["name"] for one in drawn["lines"]] == ["this plan"]
    assert drawn["axis"]["low"] <= 0 <= drawn["axis"]["high"]
    assert "within_norm" not in [one["key"] for one in drawn["measures"]], "it never applies here"


def test_only_the_measures_asked_for_are_followed(pair):
    """Are they the keys of the result, and is an unknown one refused at once?"""
    planner = sk.plan_change(*pair, measures=["utilisation", "lead_time_mean"], n=1)
    assert planner.transition.keys == ("utilisation", "lead_time_mean")
    with pytest.raises(ValueError, match="lead_time_mean"):
        sk.plan_change(*pair, measures=["lead_time_meen"])


def test_training_before_the_move_is_a_head_start(pair):
    """Forty hours: do people begin 1 - exp(-40/320) of the way, a week earlier off the floor, and end no slower?"""
    speeds, absent = [], []
    for training in (0, 40):
        planner = sk.plan_change(*pair, retained=0, week=3, training=training, n=2)
        found = planner.transition
        speeds.append(found.weeks("experience").set_index("plan").loc["this plan", "value"].to_numpy())
        absent.append(found.weeks("training_share").set_index("plan").loc["this plan", "value"].to_numpy())
    # Experience is read on the Monday mornings: in week 4 they have just moved.
    assert speeds[0][3] == pytest.approx(8 / 11) and speeds[1][3] == pytest.approx(8 / 11 + 3 / 11 * 0.1175)
    assert (speeds[1][4:] > speeds[0][4:]).all()
    assert absent[0][2] == 0 and absent[1][2] == pytest.approx(1), "nobody was on the floor"


def test_everybody_in_training_at_once_is_noted(pair):
    """Is it said that nobody is on the floor; and not where a part is trained at a time?"""
    planner = sk.plan_change(*pair, training=16)
    assert planner.notes == ["Training 1 takes everybody off the floor at the same time, for 16 hours."]
    planner.set(phases=2, gap=3)
    assert planner.notes == []
