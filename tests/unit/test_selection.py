"""Is the best chosen by the rules, and is what is said of it no more than what was found?"""

import math

import numpy as np
import pandas as pd
import pytest

import simkit as sk
from simkit.experiment import processes
from simkit.experiment import selection as selection_module
from simkit.experiment.procedures import kim_nelson, longest, ocba, probability, shares
from simkit.experiment.selection import select_best
from simkit.present.phrases import joined

NAMES = ["one clerk", "quicker clerk", "two clerks"]


def given(rows):
    """A source of numbers that were written down beforehand: one row for each replication."""

    def observe(number, wanted):
        return [rows[number][i] for i in wanted]

    return observe


@pytest.fixture(scope="module")
def desks():
    one = sk.load("textbook/mm1").change(
        {"clock.warm_up_days": 0.5, "clock.horizon_days": 3, "events.client.per_week": 144}
    )
    quicker = one.change({"teams.desk.members[0].skills.request": 1.05})
    two = one.change({"teams.desk.members[0].count": 2})
    return one, quicker, two


@pytest.fixture(scope="module")
def chosen(desks):
    return select_best(*desks, measure="task_wait", indifference_zone=1, names=NAMES)


@pytest.fixture(scope="module")
def open_end(desks):
    return select_best(*desks[:2], measure="task_wait", indifference_zone=0.01, max_replications=12, names=NAMES[:2])


# Kim and Nelson


def test_how_long_can_one_stand_below_another():
    """By hand: k = 2, level 0.9, three replications: eta = (0.2^-1 - 1) / 2 = 2, h² = 2 · 2 · 2 = 8."""
    numbers = np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 2.0]])  # differences 0, 1, 2: variance 1
    bound = longest(numbers, indifference_zone=0.5, confidence=0.9)
    assert bound[0, 1] == bound[1, 0] == pytest.approx(8 * 1 / 0.25)
    assert bound[0, 0] == 0


def test_is_one_dropped_exactly_when_it_lies_too_far_below():
    """By hand, with h² = 8 and worth 1: room for the sums after r replications is (8 - r) / 2.

    The sums are 3 apart after three replications (room 2.5) in the first case: dropped at once. In the
    second they are 0.75 apart, then 1.75 (room 2), then 2.75 (room 1.5): dropped after five.
    """
    asked = {"indifference_zone": 1, "confidence": 0.9, "initial_replications": 3}
    at_once = kim_nelson(given([(0, 0), (0, 1), (0, 2)]), 2, **asked)
    assert (at_once.left, at_once.out) == ((1,), {0: 3})
    rows = [(0, -0.75), (0, 0.25), (0, 1.25), (0, 1), (0, 1), (0, 1)]
    later = kim_nelson(given(rows), 2, **asked)
    assert (later.left, later.out) == ((1,), {0: 5})
    assert [len(v) for v in later.values] == [5, 5]


def test_do_common_clients_save_replications():
    """Are what all have in common and the level of a number of no account: only differences?"""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(400, 3)) + [0, 0, 0.8]
    shared = rows + 1000 * rng.normal(size=(400, 1))
    alone, common = (kim_nelson(given(r), 3, indifference_zone=0.5) for r in (rows, shared))
    assert alone.left == common.left == (2,)
    assert alone.out == common.out


def test_is_what_was_dropped_not_run_again():
    """Is the source asked for no more than what is left?"""
    asked = []

    def observe(number, wanted):
        asked.append((number, tuple(wanted)))
        return [{0: 0.0, 1: 50.0, 2: 50.4}[i] + (number * 7 + i * 3) % 5 for i in wanted]

    race = kim_nelson(observe, 3, indifference_zone=1, max_replications=40)
    assert race.out[0] == 10, "a structure fifty times `worth` behind is dropped at the first look"
    later = [wanted for number, wanted in asked if number >= 10]
    assert later and all(0 not in wanted for wanted in later)
    assert [number for number, _ in asked] == list(range(len(asked)))


def test_does_it_say_how_many_are_needed_when_time_is_up():
    """Does more than `most` leave both, and do as many as it says are needed always do?"""
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(5000, 2))
    stopped = kim_nelson(given(rows), 2, indifference_zone=0.2, max_replications=15)
    assert stopped.left == (0, 1) and stopped.needed > 15
    ended = kim_nelson(given(rows), 2, indifference_zone=0.2, max_replications=stopped.needed)
    assert len(ended.left) == 1 and ended.needed is None


def test_does_it_end_when_two_are_exactly_equal():
    """Is one of two that never differ chosen, rather than run on for ever?"""
    rows = [(float(n % 4), float(n % 4), n % 4 - 9.0) for n in range(20)]
    race = kim_nelson(given(rows), 3, indifference_zone=1)
    assert race.left == (0,)
    assert race.out == {1: 10, 2: 10}


# OCBA


def test_shares_by_hand():
    """Distances 1 and 2, all spreads 1: parts 1 and 1/4, and the best root(1 + 1/16)."""
    parts = np.array([1.0, 0.25, math.sqrt(1 + 1 / 16)])
    assert shares(np.array([1.0, 0.0, 2.0]), np.ones(3)) == pytest.approx(parts / parts.sum())


def test_shares_of_two_follow_their_spread():
    """With two structures the parts are as their standard deviations (Chen et al. 2000)."""
    assert shares(np.array([0.0, 1.0]), np.array([1.0, 3.0])) == pytest.approx([0.25, 0.75])


def test_shares_survive_what_never_varied_or_never_differed():
    """Do equal means and spreads of zero give parts that add up to 1?"""
    for means, sds in (([1.0, 1.0, 0.0], [1.0, 1.0, 1.0]), ([1.0, 0.0, 0.0], [0.0, 0.0, 0.0]), ([1, 1], [0, 2])):
        parts = shares(np.array(means, dtype=float), np.array(sds, dtype=float))
        assert np.isfinite(parts).all() and (parts >= 0).all() and parts.sum() == pytest.approx(1)


def test_probability_by_hand():
    """Two structures: is it Student's t of the lead with Welch's degrees of freedom?"""
    from scipy.stats import t

    found = probability(np.array([1.0, 0.0]), np.array([2.0, 2.0]), np.array([8, 8]))
    assert found == pytest.approx(t.cdf(1 / math.sqrt(4 / 8 + 4 / 8), 14))
    wide = probability(np.array([1.0, 0.0]), np.array([2.0, 2.0]), np.array([8, 8]), indifference_zone=1)
    assert wide == pytest.approx(t.cdf(2, 14))


def test_ocba_spends_its_budget_where_it_tells_most():
    """Is the whole budget spent, and most of it on the two that are near each other?"""
    rng = np.random.default_rng(2)
    race = ocba(lambda number, wanted: [rng.normal((0, 4.5, 5)[i]) for i in wanted], 3, 120)
    counts = [len(v) for v in race.values]
    assert sum(counts) == 120
    assert counts[0] == 10 and min(counts[1:]) > 40


# What people see


def test_the_best_of_three_desks(chosen):
    """Are two clerks better than one, whatever one clerk's skill, and is it said with its probability?"""
    assert chosen.best == "two clerks"
    assert chosen.words.startswith("two clerks: with probability at least 95%")
    assert "or within 1.00 minutes of it" in chosen.words
    assert chosen.left == ("two clerks",)
    assert set(chosen.eliminated) == {"one clerk", "quicker clerk"}
    assert chosen.same_clients


def test_when_it_cannot_tell_it_says_so(open_end):
    """Is there no best, are those left named, and is it said how many would do?"""
    assert open_end.best is None
    assert open_end.left == ("one clerk", "quicker clerk")
    assert open_end.words.startswith(
        "Cannot tell yet: one clerk and quicker clerk are left after 12 replications of each. At most"
    )
    assert f"{open_end.needed:,}" in open_end.words
    assert open_end.needed > 12


def test_the_runs_are_those_of_replicate(desks, chosen):
    """Is replication k of each structure the one that replicate gives: the same clients for all?"""
    for name, desk in zip(NAMES, desks, strict=True):
        values = chosen.values[name].dropna()
        alone = sk.replicate(desk, n=len(values), measures=["task_wait"]).values["task_wait"]
        pd.testing.assert_series_equal(values, alone, check_names=False, check_exact=True)


def test_table_is_tidy_and_tells_how_to_make_it_again(chosen):
    """Does each run have its row, with seed and version?"""
    table = chosen.table
    assert list(table.columns) == ["scenario", "replication", "seed", "version", "measure", "value"]
    assert len(table) == chosen.runs == chosen.summary["replications"].sum()
    assert set(table["version"]) == {sk.__version__} and set(table["seed"]) == {1}
    assert table["value"].notna().all()


def test_summary(chosen):
    """Does each structure have its mean, its number of replications, and when it was dropped?"""
    summary = chosen.summary
    assert list(summary.index) == NAMES
    for name in NAMES:
        values = chosen.values[name].dropna()
        assert summary.loc[name, "mean"] == pytest.approx(values.mean())
        assert summary.loc[name, "replications"] == len(values)
    assert pd.isna(summary.loc["two clerks", "eliminated"])
    for name in NAMES[:2]:
        assert summary.loc[name, "eliminated"] == summary.loc[name, "replications"]


def test_direction_follows_the_measure(desks):
    """Where more is better, is the highest chosen?"""
    busy = [d.change({"events.client.per_week": 400}) for d in (desks[0], desks[2])]
    found = select_best(*busy, measure="settled_per_week", indifference_zone=20, names=["one", "two"])
    assert found.best == "two"
    assert found.summary.loc["two", "mean"] > found.summary.loc["one", "mean"]


def test_the_number_of_processes_changes_nothing(desks, monkeypatch):
    """With several replications at a time: are those of a dropped structure not used?"""
    asked = []
    run_all = selection_module.measured_side_by_side

    def in_this_process(scenarios, numbers, seed, keys, jobs=None, progress=None):
        asked.append((jobs, len(list(numbers))))
        return run_all(scenarios, numbers, seed, keys, 1, progress)

    monkeypatch.setattr(selection_module, "measured_side_by_side", in_this_process)
    monkeypatch.setattr(processes, "cores", lambda: 8)
    kinds = {"measure": "task_wait", "indifference_zone": 0.4, "max_replications": 60}
    one, seven = (select_best(*desks, jobs=jobs, **kinds) for jobs in (1, 7))
    assert (7, 7) in asked, "several processes should get several replications at a time"
    pd.testing.assert_frame_equal(one.values, seven.values, check_exact=True)
    assert one.eliminated == seven.eliminated


@pytest.mark.parametrize(("method", "words"), [("kn", "12 replications"), ("ocba", "32 runs")])
def test_an_interruption_keeps_what_was_done(method, words):
    """Interrupted in the thirteenth replication, or the third run after the first ten of three: are these kept?"""
    chance, left = np.random.default_rng(1), [12]

    def observe(number, wanted):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return chance.normal(size=len(wanted))

    with pytest.warns(UserWarning, match=f"interrupted after {words}; what was done is kept"):
        race = kim_nelson(observe, 3, 0.01) if method == "kn" else ocba(observe, 3, budget=60)
    assert max(len(values) for values in race.values) == 12 or method == "ocba"
    assert sum(len(values) for values in race.values) == (36 if method == "kn" else 32)


def test_ocba_reports_an_estimate(desks):
    """Does it spend the budget, and call the probability an estimate?"""
    kinds = {"measure": "task_wait", "indifference_zone": 1, "method": "ocba", "names": NAMES}
    found = select_best(*desks, max_replications=40, **kinds)
    assert found.runs == 40 and found.best == "two clerks"
    assert found.probability > 0.95
    assert "estimated at" in found.words and "not a guarantee" in found.words


def test_ocba_says_when_it_cannot_tell(desks):
    """Is an estimate below what was asked for called undecided, though one leads?"""
    found = select_best(
        *desks[:2], measure="task_wait", indifference_zone=0.01, method="ocba", max_replications=20, names=NAMES[:2]
    )
    assert found.best is None and found.leader == "quicker clerk"
    assert found.words.startswith("Cannot tell yet: quicker clerk leads after 20 runs in all.")


def test_what_never_differs_is_said(desks):
    """Is it said when another structure gave the same in every replication?"""
    found = select_best(desks[2], desks[2], measure="task_wait", indifference_zone=1, names=["this", "that"])
    assert found.words.endswith("that gave the same in every replication.")


def test_every_form_says_the_same(chosen, open_end):
    """Do text, HTML and picture all hold the words and every name?"""
    for found in (chosen, open_end):
        for shown in (repr(found), str(found), found._repr_html_(), found.chart().description):
            assert found.words.split(":")[0] in shown
            assert all(name in shown for name in found.names)
    assert "out after" in str(chosen)
    assert "leads" in str(open_end)


def test_picture_shows_every_run_and_the_spread(chosen):
    """Is there a tick for each run, and a line from low to high for each structure?"""
    spec = chosen.chart().spec()
    ticks, lines, *_ = spec["layer"]
    held = ticks["data"]["values"]
    assert len(held) == chosen.runs
    ends = {row["structure"]: row for row in lines["data"]["values"]}
    for name in NAMES:
        row = chosen.summary.loc[name]
        assert ends[name]["low"] == pytest.approx(row["low"], rel=1e-5)
        assert ends[name]["high"] == pytest.approx(row["high"], rel=1e-5)
    assert lines["encoding"]["y"]["sort"][0] == "two clerks"


def test_progress_is_told(desks):
    """Is every replication reported when it is done?"""
    told = []
    select_best(*desks[:2], measure="task_wait", indifference_zone=0.01, max_replications=12, progress=told.append)
    assert told == list(range(1, 13))


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"indifference_zone": 0}, ValueError, "above 0 and finite: the smallest difference that matters, in minutes"),
        ({"indifference_zone": math.nan}, ValueError, "indifference_zone: found nan"),
        ({"indifference_zone": "5%"}, ValueError, "indifference_zone: found '5%'"),
        ({"confidence": 0.4}, ValueError, "above 0.5"),
        ({"confidence": 95}, ValueError, "confidence: found 95, must be a number above 0.5 and below 1"),
        ({"method": "knn"}, ValueError, "method: found 'knn', must be one of 'kn', 'ocba'"),
        (
            {"initial_replications": 1},
            ValueError,
            "initial_replications: found 1, must be a whole number of at least 2",
        ),
        ({"initial_replications": 2.5}, ValueError, "initial_replications: found 2.5, must be a whole number"),
        ({"max_replications": 9}, ValueError, "max_replications: found 9, .* at least 10: replications of each"),
        ({"max_replications": 19, "method": "ocba"}, ValueError, "max_replications: found 19, .* at least 20: runs"),
        ({"measure": "task_weight"}, ValueError, "did you mean 'task_wait'"),
        ({"measure": "utilisation"}, ValueError, "neither direction is better"),
        ({"names": ["a", "a"]}, ValueError, "two different names"),
    ],
)
def test_what_makes_no_sense_is_refused(desks, change, error, said):
    """Does each mistake get words on what would be right, before anything is run?"""
    with pytest.raises(error, match=said):
        select_best(*desks[:2], **{"measure": "task_wait", "indifference_zone": 1, **change})


def test_structures_are_given_one_by_one(desks):
    """Are a list, and a single structure, refused in words?"""
    with pytest.raises(TypeError, match="select_best needs scenarios one by one"):
        select_best(list(desks), indifference_zone=1)
    with pytest.raises(ValueError, match="select_best needs two or more scenarios"):
        select_best(desks[0], indifference_zone=1)


def test_what_cannot_be_measured_is_said(desks):
    """Without any client there is no wait: is the run named?"""
    empty = [d.change({"events.client.per_week": 0}) for d in desks[:2]]
    with pytest.raises(ValueError, match="could not be measured in replication 0 of seed 1"):
        select_best(*empty, measure="task_wait", indifference_zone=1)


def test_names_in_a_sentence():
    """Are names joined as people write them?"""
    assert joined(["A"]) == "A" and joined(["A", "B", "C"]) == "A, B and C"
