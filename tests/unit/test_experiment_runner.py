"""Are replications the same however they are run, and is nothing lost when somebody stops them?"""

import math
import sys

import pandas as pd
import pytest

import simkit as sk
from simkit.experiment import precision as gathering
from simkit.experiment.precision import aims, format_estimate, replications_for, seconds
from simkit.experiment.replicator import measured_side_by_side

KEYS = ["task_wait", "utilisation"]


@pytest.fixture(scope="module")
def desk():
    return sk.load("textbook/mm1").change({"clock.warm_up_days": 0, "clock.horizon_days": 2})


@pytest.fixture(scope="module")
def quick(desk):
    return desk.change({"teams.desk.members[0].count": 2, "title": "Two clerks"})


def test_are_results_the_same_on_two_processes(desk, quick):
    """Do two processes give the very same numbers, in the same order?"""
    alone = sk.compare(desk, quick, n=5, measures=KEYS)
    together = sk.compare(desk, quick, n=5, measures=KEYS, jobs=2)
    pd.testing.assert_frame_equal(alone.table, together.table, check_exact=True)


@pytest.mark.slow
def test_are_results_the_same_on_a_cluster(desk, quick):
    """Does joblib's Dask backend, on a cluster of separate processes, change nothing but who does the work?"""
    import joblib
    from distributed import Client, LocalCluster

    alone = sk.compare(desk, quick, n=4, measures=KEYS)
    seen = []
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
        joblib.parallel_config("dask"),
    ):
        there = sk.compare(desk, quick, n=4, measures=KEYS, progress=seen.append)
        worked = client.run(lambda: "simkit" in __import__("sys").modules)
    pd.testing.assert_frame_equal(alone.table, there.table, check_exact=True)
    assert any(worked.values())  # the runs really went to the workers
    assert seen == [1, 2, 3, 4]


@pytest.mark.parametrize("jobs", [0, -2, 1.5, "2", True])
def test_is_a_number_of_processes_asked_for(desk, jobs):
    with pytest.raises(ValueError, match="jobs must be a number of processes"):
        sk.replicate(desk, n=2, measures=KEYS, jobs=jobs)


def test_does_an_experiment_go_on_where_it_stopped(desk, quick):
    """Are three replications and then five the same as five at once?"""
    grown = sk.replicate(desk, n=3, seed=4).extend(5)
    pd.testing.assert_frame_equal(grown.values, sk.replicate(desk, n=5, seed=4).values, check_exact=True)
    compared = sk.compare(desk, quick, n=3, seed=4).extend(5)
    pd.testing.assert_frame_equal(compared.summary, sk.compare(desk, quick, n=5, seed=4).summary, check_exact=True)


def test_is_nothing_done_twice(desk):
    """Does going on run only what is lacking?"""
    seen = []
    sk.replicate(desk, n=3, measures=KEYS, progress=seen.append).extend(5)
    assert seen == [1, 2, 3, 1, 2]


def test_is_what_was_done_kept_when_interrupted(desk):
    """After an interruption: are the finished replications there, is it said, and can one go on?"""

    def stop(done):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.warns(UserWarning, match="Interrupted after 3 of 10"):
        kept = sk.replicate(desk, n=10, measures=KEYS, progress=stop)
    assert kept.n == 3
    assert "Interrupted after 3 of 10" in str(kept)
    rest = kept.extend(4) if not kept.settings.progress else sk.replicate(desk, n=4, measures=KEYS)
    pd.testing.assert_frame_equal(rest.values.head(3), kept.values, check_exact=True)


def test_is_an_interruption_with_nothing_done_an_interruption(desk, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(gathering, "measured_side_by_side", stop)
    with pytest.raises(KeyboardInterrupt):
        sk.replicate(desk, n=2, measures=KEYS)


def test_does_a_precision_make_the_interval_narrow_enough(desk):
    """Is the half-width at most what was asked for, of every measure that was asked for?"""
    found = sk.replicate(desk, n=5, measures=KEYS, precision={"utilisation": "5%", "task_wait": 12})
    s = found.summary
    half = (s["high"] - s["low"]) / 2
    assert half["utilisation"] <= 0.05 * s.loc["utilisation", "mean"]
    assert half["task_wait"] <= 12
    assert found.n > 5  # or this test asks nothing
    assert found.words.startswith(f"Precise enough after {found.n}")
    pd.testing.assert_frame_equal(found.values, sk.replicate(desk, n=found.n, measures=KEYS).values, check_exact=True)


def test_does_a_precision_hold_for_the_difference(desk, quick):
    """In a comparison: half the interval of the difference, as a part of the first structure's mean?"""
    found = sk.compare(desk, quick, n=4, measures=["task_wait"], precision="30%")
    row = found.summary.loc["task_wait"]
    assert (row["high"] - row["low"]) / 2 <= 0.3 * row["first_mean"]
    assert found.words.startswith("Precise enough")


def test_is_it_said_when_it_is_not_precise_enough(desk):
    """Does the most that is allowed end it, with an estimate of what would do?"""
    found = sk.replicate(desk, n=3, measures=["task_wait"], precision="0.5%", max_replications=6)
    assert found.n == 6
    assert found.words.startswith("Not precise enough yet, but the most allowed (6)")
    assert "more would do" in str(found)


def test_does_a_budget_end_it(desk, monkeypatch):
    """With a clock that jumps a minute at each look: are fewer replications done, and is that said?"""
    now = iter(range(0, 60_000, 60))
    monkeypatch.setattr(gathering.time, "monotonic", lambda: next(now))
    found = sk.replicate(desk, n=50, measures=KEYS, budget="3min")
    assert 1 < found.n < 10
    assert found.words == f"The budget (3min) was gone after {found.n} of 50 replications."


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"precision": "narrow"}, "precision of task_wait must be a half-width"),
        ({"precision": -1}, "precision of task_wait must be a half-width"),
        ({"precision": {"task_weight": 1}}, "task_weight"),
        ({"precision": {"lead_time_mean": 1}}, "measures leaves it out"),
        ({"budget": "soon"}, "budget must be a time"),
        ({"budget": 0}, "budget must be a time"),
    ],
)
def test_is_nonsense_refused_before_the_runs(desk, wrong, message):
    seen = []
    with pytest.raises(ValueError, match=message):
        sk.replicate(desk, n=2, measures=["task_wait"], progress=seen.append, **wrong)
    assert seen == []


def test_are_run_logs_kept_on_request(desk, quick, tmp_path):
    """Do the files hold the very cases of the run?"""
    sk.compare(desk, quick, n=2, measures=KEYS, logs=tmp_path)
    kept = pd.read_parquet(tmp_path / "structure-2" / "seed-1-replication-1" / "cases.parquet")
    cases = sk.run(quick, seed=1, replication=1).cases
    assert kept["closed_at"].equals(cases["closed_at"])
    assert len(list(tmp_path.rglob("*.parquet"))) == 2 * 2 * 4


def test_is_pyarrow_asked_for_by_name(desk, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match="pip install pyarrow"):
        sk.replicate(desk, n=1, logs=tmp_path)


def test_does_memory_stay_flat(desk):
    """Does a replication leave nothing behind but its measures?"""
    for number, rows, same in measured_side_by_side([desk], range(2), 1, KEYS):
        assert number in (0, 1) and same
        assert [list(row.index) for row in rows] == [KEYS]


def test_estimate_of_replications_by_hand():
    """Four times as many for half the width, were it not for Student's t, which is smaller then."""
    assert replications_for(1000, 2.0, 1.0) == pytest.approx(4000, rel=0.01)
    assert replications_for(5, 2.0, 1.0) < 20


def test_does_the_estimate_do():
    """With the same spread: is the interval of as many as it says narrow enough, and of one fewer not?"""
    from simkit.experiment.interval import quantile

    sd, n, target = 3.0, 6, 0.9
    half = quantile(0.95, n - 1) * sd / math.sqrt(n)
    needed = replications_for(n, half, target)
    assert quantile(0.95, needed - 1) * sd / math.sqrt(needed) <= target
    assert quantile(0.95, needed - 2) * sd / math.sqrt(needed - 1) > target


def test_precision_and_budget_are_read():
    assert [(a.measure, a.size, a.relative) for a in aims("5%")] == [("lead_time_mean", 0.05, True)]
    assert [(a.size, a.relative) for a in aims(0.1, ["task_wait"])] == [(0.1, False)]
    assert (seconds("90 s"), seconds("1.5min"), seconds(3), seconds(None)) == (90, 90, 3, None)
    assert (format_estimate(7), format_estimate(123), format_estimate(10**9)) == ("7", "130", "more than 100,000")
