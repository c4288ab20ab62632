"""Is the start of a run found where it is, and is nothing said where nothing can be told?"""

import math

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.mser import chosen_window, mser, spread_of_cut, welch
from simkit.experiment.series import TIME_SERIES, area, rhythm
from simkit.experiment.warm_up import warm_up

from .by_hand import clients, log_of, member, office, team


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 3, "clock.horizon_days": 97})


@pytest.fixture(scope="module")
def found(desk):
    return warm_up(desk, kind="steady", n=5)


def ar1(runs: int, length: int, factor: float, start: float, seed: int) -> np.ndarray:
    """Series that forget their start by the same factor at each step; the long-run mean is 0."""
    rng = np.random.default_rng(seed)
    values = np.empty((runs, length))
    values[:, 0] = start
    for t in range(1, length):
        values[:, t] = factor * values[:, t - 1] + rng.normal(size=runs)
    return values


def waits(runs: int, customers: int, load: float, seed: int) -> np.ndarray:
    """Waits of an M/M/1 queue that opens empty (Lindley 1952), in mean service times."""
    rng = np.random.default_rng(seed)
    step = rng.exponential(1, (runs, customers)) - rng.exponential(1 / load, (runs, customers))
    wait = np.zeros((runs, customers))
    for k in range(1, customers):
        wait[:, k] = np.maximum(0, wait[:, k - 1] + step[:, k - 1])
    return wait


# ---- MSER


def test_mser_by_hand():
    """Twelve and eleven zeros: 132 / 144 as it is, 0 without the first value."""
    result = mser([12.0] + [0.0] * 11, batch=1)
    assert result.curve[0] == pytest.approx(132 / 144)
    assert result.curve[1] == 0 and result.index == 1 and result.long_enough


def test_mser_5_by_hand():
    """Batches of five with means 6 and ten times 0 or 2: 106 / 121 ... and one batch is left out."""
    values = np.repeat([6.0, *[0.0, 2.0] * 5], 5)
    result = mser(np.append(values, [99.0] * 4))  # four values left over at the end do not count
    means = values[::5]
    assert result.curve[0] == pytest.approx(((means - means.mean()) ** 2).sum() / 11**2)
    assert result.curve[1] == pytest.approx(10 / 10**2)
    assert (result.index, result.batch, result.batches, len(result.curve)) == (5, 5, 11, 6)


def test_is_the_statistic_its_definition():
    """Each point of the curve is the sum of squares of what is left, over the square of how many are left."""
    values = np.random.default_rng(3).normal(1e6, 1, 200)  # a high level, where sums of squares would lose digits
    means = values.reshape(-1, 5).mean(axis=1)
    expected = [((means[d:] - means[d:].mean()) ** 2).sum() / (40 - d) ** 2 for d in range(35)]
    np.testing.assert_allclose(mser(values).curve, expected, rtol=1e-6)


def test_does_a_late_cut_tell_nothing():
    """A level that changes after seven tenths is no start; after three tenths it is."""
    noise = np.random.default_rng(1).normal(size=200)
    late, early = (noise + 20 * (np.arange(200) < at) for at in (140, 60))
    assert mser(late).index == 140 and not mser(late).long_enough
    assert mser(early).index == 60 and mser(early).long_enough


def test_is_little_left_out_where_there_is_no_start():
    """Of 200 series without a start MSER-5 leaves out nothing or little in most."""
    cuts = [mser(np.random.default_rng(k).normal(size=500)).index for k in range(200)]
    assert np.median(cuts) <= 25
    assert np.mean([cut <= 125 for cut in cuts]) > 0.9


def test_is_a_planted_start_left_out():
    """Start 30 above the mean and fade by 0.9: after the cut the bias is gone, and not much more is cut.

    The average of ten runs has a standard deviation of 0.73 and the start sinks below that after 35 steps.
    """
    cuts, before, after = [], [], []
    for seed in range(60):
        average = ar1(10, 600, 0.9, 30.0, seed).mean(axis=0)
        cut = mser(average)
        cuts.append(cut.index)
        before.append(average.mean())
        after.append(average[cut.index :].mean())
    assert 20 <= np.median(cuts) <= 60
    # Left in, the start weighs 30 / (1 - 0.9) / 600 = 0.5; the standard error of 60 such means is about 0.017.
    assert np.mean(before) == pytest.approx(0.5, abs=0.06)
    assert abs(np.mean(after)) < 0.06


def test_does_the_cut_bring_a_queue_nearer_to_its_mean():
    """M/M/1 from empty at 90 %, mean wait 9, fifty runs averaged: the start left out, most of the bias is gone."""
    means = []
    for seed in range(60):
        average = waits(50, 2000, 0.9, seed).mean(axis=0)
        cut = mser(average)
        means.append((average.mean(), average[cut.index :].mean() if cut.long_enough else np.nan))
    before, after = np.array(means).T
    # The same, exactly: what the first 2,000 customers wait on average, from the chain at arrivals.
    exact = sk.theory.mean_wait_from_empty(0.9, 1, servers=1, customers=2000)
    assert before.mean() == pytest.approx(exact, abs=4 * before.std() / math.sqrt(60))
    long_enough = ~np.isnan(after)
    assert long_enough.mean() > 0.5
    assert abs(after[long_enough].mean() - 9) < 0.5 * (9 - exact)


@pytest.mark.parametrize(
    ("values", "batch", "words"),
    [
        ([1.0] * 49, 5, "50 values or more"),
        ([1.0, math.nan] * 50, 5, "at place 1 stands nan"),
        ([[1.0] * 100], 5, "one row"),
        ([1.0] * 100, 0, "batch: found 0, must be a whole number"),
    ],
)
def test_does_mser_say_what_it_needs(values, batch, words):
    with pytest.raises(ValueError, match=words):
        mser(values, batch)


def test_is_the_spread_of_the_cut_wide_where_runs_differ_and_narrow_where_not():
    """Ten equal runs always give the same cut; noisy ones do not; one run has no spread."""
    step = np.repeat([10.0, 0.0], [25, 175]) + np.tile([0.0, 0.1], 100)
    one = np.ones((10, 200))
    assert spread_of_cut(np.tile(step, (10, 1)), one) == (25, 25)
    low, high = spread_of_cut(ar1(10, 200, 0.95, 0.0, 1), one)
    assert low < high
    assert all(math.isnan(end) for end in spread_of_cut(step[None], one[:1]))


# ---- Welch


def test_welch_by_hand():
    """Law's scheme with w = 2: y1; (y1+y2+y3)/3; then five at a time; the last two have none."""
    values = [[2, 4, 6, 8, 10, 12, 14, 16], [0, 0, 0, 0, 0, 10, 0, 0]]
    average = [1, 2, 3, 4, 5, 11, 7, 8]
    expected = [1, 2, 15 / 5, 25 / 5, 30 / 5, 35 / 5]
    assert welch(values, 2) == pytest.approx(expected)
    assert welch(average, 2) == pytest.approx(expected)


def test_does_a_wide_window_leave_a_straight_line_straight():
    """The window is symmetrical, also near the start: a line stays a line."""
    line = np.arange(100.0)
    assert welch(line, 25) == pytest.approx(line[:75])


@pytest.mark.parametrize("window", [0, 3, 1.5, True])
def test_must_the_window_fit(window):
    with pytest.raises(ValueError, match="from 1 to 2: at most a quarter of the 8 periods"):
        welch(np.arange(8.0), window)


def test_is_the_window_as_wide_as_the_noise_asks():
    """A quiet series takes a narrow window, a noisy one a wide one, and none is wider than a quarter."""
    noise = np.random.default_rng(1).normal(size=400)
    quiet, noisy, wild = (chosen_window(100 + size * noise) for size in (0.5, 10, 1000))
    assert quiet == 1 and quiet < noisy < wild == 100


# ---- series


def test_area_by_hand():
    """Open from 5 to 15, and from 12 on: 5 minutes in the first ten, 5 + 8 in the second, 10 in the third."""
    begin, end = np.array([12.0, 5.0]), np.array([np.nan, 15.0])
    assert area(begin, end, np.array([0.0, 10, 20, 30])).tolist() == [5, 13, 10]


def test_series_by_hand():
    """Two cases: open 0-240 and 120-; the first is closed in the second quarter of the day after half a day."""
    scenario = office({"a": ["p"]}, t=team(member("x", "p")))
    log = log_of(scenario, [("a", 0, 240), ("a", 120, None)], demand=clients(scenario))
    edges = np.arange(5) * 120.0
    sums, minutes = TIME_SERIES["work_in_progress"].sums(log, edges)
    assert (sums / minutes).tolist() == [1, 2, 1, 1]
    sums, closed = TIME_SERIES["lead_time_mean"].sums(log, edges)
    assert sums.tolist() == [0, 0, 0.5, 0] and closed.tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize("measure", TIME_SERIES)
def test_does_the_whole_series_make_the_measure(measure):
    """All periods together give what the measure of the run gives, on an office with telephone and meetings."""
    scenario = sk.load("tax-office/service-team").change({"clock.warm_up_days": 0, "clock.horizon_days": 5})
    log = sk.run(scenario, seed=2)
    sums, weights = TIME_SERIES[measure].sums(log, np.linspace(0, scenario.clock.end + 1e-6, 41))
    assert sums.sum() / weights.sum() == pytest.approx(log.measures(measure)[measure], rel=1e-6)


def test_is_the_rhythm_of_an_office_known():
    """A desk without profiles has none, one with rush hours that of the day, the tax office that of the week."""
    assert rhythm(sk.load("textbook/mm1")) == ""
    assert rhythm(sk.load("textbook/mm1").change({"events.client.hours": [1, 3]})) == "day"
    assert rhythm(sk.load("tax-office/specialists")) == "week"


# ---- the answer


@pytest.mark.parametrize("kind", [None, "stedy", "", True])
def test_is_the_kind_asked_first(desk, kind):
    """Without it nothing is run, whatever else is wrong, and both answers are offered."""
    with pytest.raises(ValueError, match="begin and end by itself .*'terminating'.* go on .*'steady'") as error:
        warm_up(desk, kind=kind, measure="nonsense", n=0)
    assert (f"Not kind={kind!r}" in str(error.value)) == (kind is not None)


def test_is_nothing_cut_off_what_ends_by_itself(desk):
    """It is measured from its first minute; nothing is run, and there is nothing to draw."""
    done = []
    answer = warm_up(desk, kind="terminating", progress=done.append)
    assert answer.days == 0 and answer.verdict == "leave out nothing" and not done
    assert 'scenario.change({"clock.warm_up_days": 0})' in answer.words
    assert "leaves out 3 working days now: the very hours" in str(answer)
    assert answer.table.empty and "value" in answer.table
    with pytest.raises(ValueError, match="nothing to draw"):
        answer.chart()


def test_is_the_series_that_of_the_runs(desk, found):
    """A row of the series is what a run without warm-up shows, from its first minute."""
    assert found.scenario.clock.warm_up_days == 0 and found.days is not None
    log = sk.run(found.scenario, seed=1, replication=3)
    assert found.values[3].mean() == pytest.approx(log.measures("work_in_progress").item())
    assert found.average == pytest.approx(found.values.mean(axis=0))
    assert found.cut.index == mser(found.average).index
    assert found.moving == pytest.approx(welch(found.values, found.window))


def test_does_what_is_to_be_typed_work(desk, found):
    """The change in the words is understood, and sets the warm-up that was found."""
    typed = found.words[found.words.index("scenario.change(") :].rstrip(".")
    changed = eval(typed, {"scenario": desk})
    assert changed.clock.warm_up_days == found.days >= found.point


def test_is_the_table_tidy(desk, found):
    """One row for each run and period, with scenario, seed and version."""
    table = found.table
    columns = ["scenario", "replication", "seed", "version", "measure", "from_day", "to_day", "value"]
    assert list(table) == columns
    assert not table.duplicated(["replication", "from_day"]).any()
    assert (table["version"] == sk.__version__).all() and (table["scenario"] == "One desk").all()
    assert table["to_day"].max() == pytest.approx(found.scenario.clock.horizon_days)


def test_does_the_same_seed_give_the_same_answer(desk, found):
    again, other = warm_up(desk, kind="steady", n=5), warm_up(desk, kind="steady", n=1, seed=2)
    assert str(again) == str(found) and again.spread == found.spread
    assert not np.array_equal(other.values[0], found.values[0])


def test_is_an_overloaded_desk_told_apart(desk):
    """More comes in than one clerk can do: no number, but the team and what to do."""
    overloaded = desk.change({"events.client.per_week": 270})
    answer = warm_up(overloaded, kind="steady", n=5, days=80)
    assert answer.days is None and answer.verdict == "no steady state"
    assert "'Desk' is busy 100.0 % of its time" in answer.words and "still climbs" in answer.words
    assert "no steady state" in answer.chart().spec()["title"]["subtitle"].lower()
    by_load = warm_up(overloaded, kind="steady", measure="utilisation", n=5, days=80)
    assert by_load.verdict == "no steady state", "the utilisation is flat at 1, the work in progress is not"


def test_is_a_start_that_has_not_ended_told_apart():
    """An office at 95 % that opens with a heap far above its level: it comes down, so MSER cuts too late to tell."""
    heap = {"events.client.opening_backlog": 400, "clock.warm_up_days": 0, "clock.horizon_days": 10}
    answer = warm_up(sk.load("textbook/mm1").change(heap), kind="steady", n=3)
    assert answer.days is None and answer.verdict == "too short" and "days=80" in answer.words


def test_does_one_run_tell_nothing(desk):
    """One run shows no spread: no number, and it is said why, in words and in the picture."""
    answer = warm_up(desk, kind="steady", n=1, days=50)
    assert answer.days is None and answer.verdict == "cannot tell" and "one run" in answer.words
    assert "One run" in str(answer) and "One run" in answer.chart().description


def test_are_weeks_kept_whole_where_they_have_a_rhythm():
    """The tax office: a value a day, five together, so that a cut lies between weeks."""
    office = sk.load("tax-office/service-team").change({"clock.horizon_days": 5, "clock.warm_up_days": 0})
    answer = warm_up(office, kind="steady", n=2, days=50)
    assert (answer.period, answer.batch) == (1, 5) and answer.point % 5 == 0
    with pytest.raises(ValueError, match="days=50 or more"):
        warm_up(office, kind="steady", n=2, days=45)


def test_are_periods_made_longer_until_each_has_a_case():
    """Few clients: an hour without any closing makes the values days, not holes; the first day may stay empty."""
    rare = sk.load("textbook/mm1").change({"events.client.per_week": 40})
    answer = warm_up(rare, kind="steady", measure="lead_time_mean", n=3, days=100)
    assert answer.period == 1 and np.isfinite(answer.average[answer.first :]).all()
    with pytest.raises(ValueError, match="longer periods"):
        warm_up(rare, kind="steady", measure="lead_time_mean", n=3, days=100, period=0.1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"measure": "task_wiat"}, "did you mean 'task_wait'"),
        ({"measure": "lead_time_p90"}, "cannot be followed in time"),
        ({"measure": "answer_time"}, "nobody calls"),
        ({"n": 0}, "n: found 0, must be a whole number"),
        ({"days": -1}, "days: found -1, must be a number above 0"),
        ({"period": 0}, "period: found 0, must be a number above 0"),
        ({"days": 0.5}, "days=2 or more"),
    ],
)
def test_is_a_slip_named(desk, arguments, words):
    with pytest.raises(ValueError, match=words):
        warm_up(desk, kind="steady", **{"n": 2, **arguments})


def test_is_work_in_progress_refused_where_nobody_writes():
    with pytest.raises(ValueError, match="take 'answer_time'"):
        warm_up(sk.load("textbook/erlang-a"), kind="steady")


def test_does_the_picture_show_every_run_and_the_cut(found):
    """Welch's plot: the runs, their average, the moving average, the cut and its spread, and words."""
    picture = found.chart()
    spec = str(picture.spec())
    assert all(f"'{name}'" in spec for name in ("each run", "average", "moving average"))
    drawn = [row for layer in picture.spec()["layer"] for row in _values(picture.spec(), layer)]
    assert {row["run"] for row in drawn if row.get("line") == "each run"} == {1, 2, 3, 4, 5}
    assert any(row.get("at") == pytest.approx(found.point) for row in drawn)
    assert any(row.get("from") == pytest.approx(found.spread[0]) for row in drawn)
    assert found.words in picture.description and "shaded" in picture.description


def _values(spec, layer):
    data = layer.get("data", {})
    return data.get("values") or spec.get("datasets", {}).get(data.get("name"), [])


def test_does_it_show_itself_in_words_and_in_a_notebook(found):
    page = found._repr_html_()
    assert found.words in str(found) == repr(found)
    assert "MSER-5 cuts at" in page and "<table>" in page and "Welch" in page


def test_does_it_say_what_its_method_cannot_see(desk):
    """After two days the wait is still 5.6 % too low, by the exact queue: does it say that it cannot see so little?"""
    found = sk.warm_up(desk, kind="steady", measure="task_wait", n=20, days=40, seed=1)
    assert found.days == 2 and 0.056 < found.unseen < 0.8
    assert f"may still be {100 * found.unseen:.0f} % off" in found.words
    assert np.isnan(sk.warm_up(desk, kind="terminating", measure="task_wait").unseen)
