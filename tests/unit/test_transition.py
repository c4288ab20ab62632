"""Does a transition follow plans week by week, and say what they cost against no change?"""

import math

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.experiment.interval import median_interval
from simkit.experiment.transition import Transition
from simkit.measures.change import CHANGE_MEASURES
from simkit.present.transition import plan_rows, plan_words

SMALL = {"events.client.per_week": 100, "products.case.work.mean": 240}
SHORT = {"clock.horizon_days": 60, "clock.warm_up_days": 15}
NORM = {"products.case.norm_days": 3, "events.client.norm_days": 3, "teams.*.members[0].cost_per_hour": 40}
# A tenth of the office: ten people in place of fifty-one, each case twice the work.
PEOPLE = {"teams.*.members[0].count": 10, "events.client.opening_backlog": 8}


def plan(phases: int = 1, gap: float = 4, **changes) -> sk.Scenario:
    before, after = (sk.load(f"textbook/dip-{name}").change(SMALL | SHORT | PEOPLE) for name in ("before", "after"))
    found = sk.change_over(before, after, phases=phases, gap=gap, retained=0, helps=True, changes=changes)
    return found.change(NORM)


@pytest.fixture(scope="module")
def found():
    return sk.transition(plan(), plan(4, 2), names=["at once", "phased"], n=6, seed=2)


def test_do_the_weeks_add_up_to_the_run(found):
    """Settled week by week is what was settled in all; open at the end of the last week is open at the end."""
    log = sk.run(plan(), seed=2, replication=3)
    weeks = found.values[1, 3, :, found.keys.index("settled_per_week")]
    assert weeks.sum() == ((log.closed > log.window[0]) & (log.closed <= log.window[1])).sum()
    assert found.values[1, 3, -1, found.keys.index("open_at_end")] == log.measures("open_at_end")["open_at_end"]
    assert found.last == 12 and found.n == 6


def test_is_everything_set_against_the_same_office_on_the_same_clients(found):
    """Without the plan, as if the scenario had none; and clients come at the same minutes."""
    calm = sk.run(plan().without_plan(), seed=2, replication=1)
    log = sk.run(plan(), seed=2, replication=1)
    assert np.array_equal(calm.arrived, log.arrived)
    row = found.values[0, 1, :, found.keys.index("utilisation")]
    week = calm.scenario.clock.week_minutes
    parts = [calm.during(calm.window[0] + i * week, calm.window[0] + (i + 1) * week) for i in range(12)]
    assert row == pytest.approx([part.measures("utilisation")["utilisation"] for part in parts])


def test_does_compare_give_the_same_numbers(found):
    """sk.compare over plans has the measures of the change, replication by replication those of the transition."""
    wanted = ["deepest_point", "cleared_week", "cost_until_even"]
    compared = sk.compare(plan(), plan(4, 2), n=3, seed=2, measures=wanted)
    costs = found.costs[found.costs["plan"] == "phased"].iloc[:3]
    values = compared.second.values
    assert values["deepest_point"].tolist() == costs["deepest_point"].tolist()
    assert values["cleared_week"].tolist() == np.minimum(costs["cleared_week"], 12).tolist()
    assert "deepest_point" in sk.compare(plan(), plan(4, 2), n=1).first.values


def test_do_the_measures_of_a_change_stay_away_where_nothing_changes():
    """Two offices without a plan are compared as ever."""
    office = sk.load("textbook/mm1")
    compared = sk.compare(office, office.change({"events.client.per_week": 100}), n=1)
    assert not CHANGE_MEASURES & set(compared.first.values)


def test_does_the_number_of_processes_change_nothing():
    """One process or two give the same numbers."""
    here, there = (sk.transition(plan(), names=["x"], n=3, measures=["open_at_end"], jobs=jobs) for jobs in (1, 2))
    assert np.array_equal(here.values, there.values) and here.costs.equals(there.costs)


def test_is_a_band_of_single_runs_what_holds_four_in_five(found):
    """Of 0 to 10 between 1 and 9; the interval of the mean lies around the mean."""
    runs = np.arange(11.0)[:, None] * np.ones((1, 2))
    spread = of([np.zeros((11, 2)), runs]).weeks(difference=True, band="spread")
    assert spread[["value", "low", "high"]].to_numpy().tolist() == [[5, 1, 9], [5, 1, 9]]
    mean = found.weeks()
    assert (mean["low"] <= mean["value"]).all() and (mean["value"] <= mean["high"]).all()
    assert mean["week"].min() == 1, "open cases are counted at the end of a week"
    assert found.weeks("utilisation")["week"].min() == 0.5
    assert set(found.weeks(difference=True)["plan"]) == {"at once", "phased"}


def of(values: np.ndarray, keys=("open_at_end",)) -> Transition:
    """Return a transition with these values, shape (1 + plans, replications, weeks)."""
    names = tuple(f"plan {i}" for i in range(1, len(values)))
    tolls = pd.DataFrame({"plan": names, "replication": 0, "cleared_week": 1.0})
    return Transition((plan(),) * len(names), names, np.asarray(values, dtype=float)[..., None], keys, tolls, 1, 0.95)


def test_from_which_week_is_the_verdict_sound():
    """Worse, worse, cannot tell, better, better: the verdict of the last week holds from the fourth on."""
    chance = np.array([[-1.0], [1.0], [0.5], [-0.5]])
    none, change = np.zeros((4, 5)), chance + np.array([20, 9, 0, -9, -12])
    found = of([none, change])
    assert found.verdicts()["verdict"].tolist() == ["worse", "worse", "cannot tell", "better", "better"]
    assert found.sound_from().to_dict() == {"plan 1": 4}
    assert found.verdict(1).loc["plan 1", "looks_worse"] == 1
    assert found.verdict(3).loc["plan 1", "looks_worse"] == 0.5
    wobbles = chance + np.array([20, -9, 0, -9, -12])
    assert of([none, wobbles]).sound_from().to_dict() == {"plan 1": 2}, "not to tell in week three is no other verdict"
    ends = chance + np.array([20, -9, 0, -9, 0])
    assert of([none, ends]).sound_from().to_dict() == {"plan 1": 5}, "where one cannot tell, any verdict is another"
    other = of([none, change[:, ::-1]], ("settled_per_week",))
    assert other.verdict(5, "settled_per_week").loc["plan 1", "verdict"] == "better", "more settled is better"


def test_is_judging_in_the_dip_wrong_and_later_right(found):
    """In week four it looks worse in every replication, in the last week it no longer does."""
    early = found.verdict(4)
    assert early.loc["at once", "verdict"] == "worse" and early.loc["at once", "looks_worse"] == 1
    assert found.verdict(12).loc["at once", "looks_worse"] < 1


def test_is_the_middle_a_median_where_a_week_never_came():
    """With one that never came the mean would be infinite; the median is not, and the share is told."""
    tolls = pd.DataFrame({"plan": "x", "replication": range(8), "cleared_week": [3, 4, 5, 6, 7, 8, 9, math.inf]})
    found = Transition((plan(),), ("x",), np.zeros((2, 8, 3, 1)), ("open_at_end",), tolls, 1, 0.95)
    row = found.summary.loc["x", "cleared_week"]
    assert row["of"] == "median" and row["value"] == 6.5 and row["never"] == 1 / 8
    assert (row["low"], row["high"]) == (3, math.inf)
    assert "never in 12 %" in str(found)
    none = tolls.assign(cleared_week=math.inf)
    never = Transition((plan(),), ("x",), np.zeros((2, 8, 3, 1)), ("open_at_end",), none, 1, 0.95)
    assert "not by the end" in str(never) and "not by the end" in never._repr_html_()


@pytest.mark.parametrize(("n", "out"), [(5, None), (6, 0), (8, 0), (9, 1), (20, 5)])
def test_is_the_interval_of_a_median_that_of_the_tables(n, out):
    """95 %: none for five values; the 1st and last of six; the 2nd of nine; the 6th of twenty (Conover's table)."""
    low, high = median_interval(np.arange(1.0, n + 1))
    if out is None:
        assert math.isnan(low) and math.isnan(high)
    else:
        assert (low, high) == (out + 1, n - out)


def test_does_the_interval_of_a_median_hold_it_often_enough():
    """At least 95 % of samples of an exponential distribution, by simulation."""
    chance = np.random.default_rng(5)
    ends = np.array([median_interval(chance.exponential(size=15)) for _ in range(2000)])
    held = ((ends[:, 0] <= math.log(2)) & (math.log(2) <= ends[:, 1])).mean()
    assert held >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / 2000)


def test_does_it_show_itself(found):
    """As a table in words: every plan, the numbers with intervals, and from when the verdict is sound."""
    for text in (str(found), found._repr_html_()):
        assert "at once" in text and "Deepest point of the dip" in text and "Clients hurt" in text
        assert "says otherwise" in text and "same clients" in text
    assert "shows no spread" in str(sk.transition(plan(), n=1, measures=["open_at_end"]))


def test_does_the_picture_have_the_plans_on_the_same_axis(found):
    """Two panels with the same domain of weeks; the steps are under the curves; a description in words."""
    picture = found.chart(theory={"a line": lambda week: 2 * week}, marks={"week six": 6})
    top, strip = picture.spec()["vconcat"]
    domains = {str(layer["encoding"]["x"]["scale"]["domain"]) for part in (top, strip) for layer in part["layer"]
               if "scale" in layer["encoding"].get("x", {})}  # fmt: skip
    assert domains == {"[0, 12]"}
    steps = strip["data"]["values"]
    assert {row["row"] for row in steps} == {f"{p}: {what}" for p in found.names for what in ("people move", "clients")}
    for words in ("at once begins at", "week 6: clients all", "Marked: week six at week 6", "6 replications"):
        assert words in picture.description
    assert len(found.chart("utilisation", difference=True, band="spread").spec()["vconcat"]) == 2


STEPS = [
    {"do": "announce", "week": 0, "hours": 2},
    {"do": "train", "week": 1, "team": "old_way", "count": 3, "hours": 16},
    {"do": "hire", "week": 1, "team": "old_way", "count": 2, "until": 5},
    {"do": "freeze", "week": 2, "days": 2.5},
    {"do": "leave", "week": 3, "people": ["employee 1"]},
    {"do": "away", "week": 3, "until": 4, "people": ["employee 2"]},
    {"do": "answer", "week": 4, "team": "old_way", "count": 2, "phone": "also"},
    {"do": "help", "week": 5},
    {"do": "lengthen", "week": 5.5, "factor": 1.25},
    {"do": "norm", "week": 5.75, "days": 2},
    {"do": "roll back", "week": 6},
    {"do": "stop", "week": 7},
    {"do": "announce", "week": 8},
]


def test_does_every_kind_of_step_have_its_mark():
    """Weeks, spans and how much of each step; what is after a stop does not happen."""
    scenario = plan().change({"plan.steps": STEPS})
    rows = {row["kind"]: (row["week"], row["until"], row["text"]) for row in plan_rows(scenario)}
    assert rows == {
        "talks": (0, 0, "2 h"), "training": (1, 1, "3 × 16 h"), "extra staff": (1, 5, "+2"),
        "no intake": (2, 2.5, "2.5 days"), "people leave": (3, 3, "1"), "people away": (3, 4, "1"),
        "telephone": (4, 4, "2 × also"), "help": (5, 5, "on"), "longer work": (5.5, 5.5, "× 1.25"),
        "norm": (5.75, 5.75, "2 days"),
        "roll back": (6, 6, ""), "stop": (7, 7, ""),
    }  # fmt: skip
    assert plan_words(scenario).startswith("week 0: talks 2 h; week 1: training 3 × 16 h")


REFUSED = {
    "no scenario": (lambda: sk.transition(), ValueError, "at least one scenario with a plan"),
    "no plan": (lambda: sk.transition(sk.load("textbook/mm1")), ValueError, "has no plan"),
    "a list": (lambda: sk.transition([plan()]), TypeError, "one by one"),
    "its name": (lambda: sk.transition(plan(), names=["no change"]), ValueError, "cannot be called 'no change'"),
    "no week": (lambda: sk.transition(plan(**{"clock.horizon_days": 4})), ValueError, "shorter than a week"),
    "clock": (lambda: sk.transition(plan(), plan(**{"clock.horizon_days": 65})), ValueError, "another clock"),
    "clients": (
        lambda: sk.transition(plan(), plan(**{"events.client.per_week": 90}), n=1), ValueError, "other clients"),
    "measure": (lambda: sk.transition(plan(), measures=["open"]), ValueError, "no measure 'open'"),
    "level": (lambda: sk.transition(plan(), confidence=95), ValueError, "confidence must lie between"),
    "jobs": (lambda: sk.transition(plan(), jobs=0), ValueError, "jobs must be"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_is_what_cannot_be_followed_refused(case):
    """Before anything runs, and in words that say what would be right."""
    call, error, words = REFUSED[case]
    with pytest.raises(error, match=words):
        call()


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda t: t.weeks("lead_time"), "did you mean"),
        (lambda t: t.weeks("fit"), "was not followed"),
        (lambda t: t.weeks(band="all"), "band: found 'all', must be one of 'interval', 'spread'"),
        (lambda t: t.verdict(13), "whole number from 1 to 12"),
        (lambda t: t.verdict(1.5), "whole number from 1 to 12"),
        (lambda t: t.verdicts("utilisation"), "neither better nor worse"),
    ],
)
def test_is_a_question_it_cannot_answer_refused(found, ask, words):
    """The message says which measures, bands and weeks there are."""
    with pytest.raises(ValueError, match=words):
        ask(found)
