"""Does one long run say how sure it is, and does it say so when its batches are too short?"""

import math

import numpy as np
import pytest

import simkit as sk
from simkit.experiment.batch_means import batch_means, batched, implied, neighbours
from simkit.experiment.interval import mean_interval


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1")


@pytest.fixture(scope="module")
def fine(desk):
    return batch_means(desk, days=1000)


def ar1(runs: int, length: int, factor: float, seed: int) -> np.ndarray:
    """Series in their steady state, with mean 0, whose values forget by the same factor at each step."""
    rng = np.random.default_rng(seed)
    values = np.empty((length, runs))
    values[0] = rng.normal(size=runs) / math.sqrt(1 - factor**2)
    for t in range(1, length):
        values[t] = factor * values[t - 1] + rng.normal(size=runs)
    return values.T


# ---- the parts


def test_batches_by_hand():
    """Twenty-three values in ten batches of two: the three values too many are left out at the start."""
    assert batched([9, 9, 9, *range(20)], batches=10).tolist() == [k + 0.5 for k in range(0, 20, 2)]


@pytest.mark.parametrize("batches", [9, 20.5, True, "20"])
def test_must_there_be_enough_batches(batches):
    with pytest.raises(ValueError, match="batches: found .*, must be a whole number of at least 10"):
        batched(np.arange(100.0), batches)


def test_are_too_few_values_refused():
    with pytest.raises(ValueError, match="15 values cannot be cut in 20 batches"):
        batched(np.arange(15.0))


def test_correlation_of_neighbours_by_hand():
    """1, 2, 3, 4: squares of steps 3, squares of deviations 5, so 1 - 3 / 10. Up and down, it is negative."""
    assert neighbours([1, 2, 3, 4]).correlation == pytest.approx(0.7)
    assert neighbours([1, -1, 1, -1]).correlation == pytest.approx(1 - 12 / 8)
    assert math.isnan(neighbours([2, 2, 2]).correlation)
    with pytest.raises(ValueError, match="three batch means"):
        neighbours([1, 2])


def test_is_the_test_right_in_one_of_twenty():
    """Of 4,000 sets of 20 independent means 5 % are called alike (band at 99.9 %), around 0 with the known spread."""
    rng = np.random.default_rng(1)
    found = [neighbours(rng.normal(size=20)) for _ in range(4000)]
    correlation = np.array([one.correlation for one in found])
    called = np.mean([one.p_value < 0.05 for one in found])
    assert abs(called - 0.05) < 3.29 * math.sqrt(0.05 * 0.95 / 4000)
    assert abs(correlation.mean()) < 3.29 * correlation.std() / math.sqrt(4000)
    assert correlation.var() == pytest.approx(18 / 399, rel=0.08)


@pytest.mark.parametrize("factor", [0.1, 0.5, 0.9, 0.99])
def test_is_the_correlation_of_batches_that_of_their_pieces(factor):
    """For a series that fades by a factor, the correlation of batches follows from all pairs of pieces."""
    lag = np.abs(np.arange(5)[:, None] - np.arange(5))
    within, between = (factor**lag).sum(), (factor ** (5 + np.arange(5)[:, None] - np.arange(5))).sum()
    assert implied(factor) == pytest.approx(between / within)
    assert implied(-0.3) == 0 and implied(1.0) == pytest.approx(1, abs=1e-6)


def test_do_the_intervals_cover_at_their_level():
    """AR(1) with factor 0.8, twenty batches of 200: 95 % of 1,000 intervals hold the mean (band at 99.9 %)."""
    intervals = [mean_interval(batched(one)) for one in ar1(1000, 4000, 0.8, 1)]
    covered = np.mean([one.low <= 0 <= one.high for one in intervals])
    assert abs(covered - 0.95) < 3.29 * math.sqrt(0.95 * 0.05 / 1000)


def test_do_short_batches_cover_too_little_and_is_it_seen():
    """AR(1) with factor 0.98 in batches of 50, no longer than its memory: too narrow, and fifths of batches say so."""
    runs = ar1(300, 1000, 0.98, 2)
    intervals = [mean_interval(batched(one)) for one in runs]
    covered = np.mean([one.low <= 0 <= one.high for one in intervals])
    assert covered < 0.9
    seen = np.mean([implied(neighbours(batched(one, 100)).correlation) > 0.1 for one in runs])
    by_test_alone = np.mean([neighbours(batched(one)).p_value < 0.05 for one in runs])
    assert seen > 0.95 > by_test_alone


# ---- one long run


def test_does_the_interval_hold_the_closed_form(desk, fine):
    """M/M/1 at 80 %, 10 minutes of work: 40 minutes of waiting, and 4 cases in progress."""
    theory = sk.theory.mmc(0.08, 10, 1)
    assert theory.mean_wait == pytest.approx(40)
    assert fine.verdict == "fine" and fine.low < theory.mean_wait < fine.high
    open_cases = batch_means(desk, measure="work_in_progress", days=1000)
    assert open_cases.low < theory.mean_number < open_cases.high


def test_is_the_interval_that_of_the_batch_means(fine):
    """Student's t with one degree of freedom less than batches."""
    assert fine.batches == 20 == len(fine.values)
    expected = mean_interval(fine.values)
    assert (fine.mean, fine.low, fine.high) == (expected.mean, expected.low, expected.high)
    assert fine.pieces.reshape(20, 5).mean(axis=1) == pytest.approx(fine.values)


@pytest.mark.parametrize("measure", ["work_in_progress", "utilisation", "lead_time_mean", "task_wait"])
def test_is_the_mean_that_of_the_run(desk, measure):
    """Batches together are the run after its warm-up, but for the few cases left over at the start."""
    log = sk.run(desk.change({"clock.horizon_days": 300}), seed=5)
    result = batch_means(log, measure=measure)
    assert (result.seed, result.days, result.edges[-1]) == (5, 300, 340)
    near = 1e-9 if measure == "work_in_progress" else 0.01
    assert result.mean == pytest.approx(log.measures(measure)[measure], rel=near)
    assert result.edges[0] >= 40 and (np.diff(result.edges) > 0).all()


def test_is_a_run_that_is_there_the_same_as_one_to_be_run(desk):
    """The scenario with its length, or the run itself: the same batches."""
    log = sk.run(desk.change({"clock.horizon_days": 300}), seed=2)
    assert str(batch_means(log)) == str(batch_means(desk, days=300, seed=2))
    with pytest.raises(ValueError, match="has its length"):
        batch_means(log, days=300)


def test_are_short_batches_told_with_a_length_that_does(desk):
    """Batches of two days at a desk that remembers for two: too short, and a run of the length said is fine."""
    short = batch_means(desk, days=40, seed=2)
    assert short.verdict == "too short" and short.days_needed >= 80
    assert f"(days={short.days_needed:.6g})" in short.words
    length = short.days
    for _ in range(4):  # the words may be followed a few times; they must come to an end
        result = batch_means(desk, days=length, seed=2)
        if result.verdict == "fine":
            break
        length = result.days_needed
    assert result.verdict == "fine" and length <= 1000


def test_is_an_overloaded_desk_told_apart(desk):
    """No run is long enough where more comes in than can be done."""
    result = batch_means(desk.change({"events.client.per_week": 270}), days=60)
    assert result.verdict == "no steady state" and result.days_needed == math.inf
    assert "'Desk' is busy 100.0 % of its time" in result.words
    assert "not to be trusted" in result.chart().description


def test_does_what_never_varies_have_no_correlation(desk):
    """All batches equal: no spread, no correlation, and it is said."""
    idle = desk.change({"events.client.per_week": 0})
    result = batch_means(idle, measure="utilisation", days=20)
    assert result.verdict == "fine" and result.low == result.high == 0
    assert "All batches are equal" in str(result)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"measure": "taks_wait"}, "did you mean 'task_wait'"),
        ({"measure": "answer_time"}, "nobody calls"),
        ({"batches": 5}, "at least 10"),
        ({"days": 0}, "days: found 0, must be a number above 0"),
        ({"days": 2}, "too few for 20 batches of 10"),
        ({"confidence": 95}, "between 0 and 1"),
    ],
)
def test_is_a_slip_named(desk, arguments, words):
    with pytest.raises(ValueError, match=words):
        batch_means(desk, **{"days": 20, **arguments})


def test_is_it_said_when_one_long_run_wins(desk, fine):
    """The warm-up is left out once instead of twenty times; without a warm-up it is asked for."""
    assert "warm-up of 40 days once; 20 short ones would leave out 800" in str(fine)
    without = batch_means(desk.change({"clock.warm_up_days": 0}), days=60)
    assert "ask sk.warm_up(...) first" in str(without)


def test_is_the_table_tidy(fine):
    columns = ["scenario", "replication", "seed", "version", "measure", "batch", "from_day", "to_day", "value"]
    assert list(fine.table) == columns and len(fine.table) == 20
    assert fine.table["value"].to_numpy() == pytest.approx(fine.values)


def test_does_the_picture_show_every_batch_and_the_interval(fine):
    picture = fine.chart()
    spec = picture.spec()
    rows = [row for layer in spec["layer"] for row in _values(spec, layer)]
    assert sorted({row["batch"] for row in rows if "batch" in row}) == list(range(1, 21))
    assert any(row.get("low") == pytest.approx(fine.low, rel=1e-5) for row in rows)
    assert fine.words in picture.description and "20 batches" in picture.description


def _values(spec, layer):
    data = layer.get("data", {})
    return data.get("values") or spec.get("datasets", {}).get(data.get("name"), [])


def test_does_it_show_itself_in_words_and_in_a_notebook(fine):
    page = fine._repr_html_()
    assert repr(fine) == str(fine) and fine.words in str(fine)
    assert "<table>" in page and "95% interval" in page and "von Neumann" in page.replace("&#x27;", "'")
