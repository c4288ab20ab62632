"""What do two processes gain, and what does a cluster cost? The same replications, three ways, in one run."""

import time
from functools import partial

import simkit as sk
from simkit.experiment.processes import _pool, _ready, warm

N = 16
MEASURES = ["lead_time_mean", "utilisation"]


def clocked(scenario, others=lambda: (), **options):
    """Seconds for the replications, and of processor time here and elsewhere, once all is started and imported."""
    sk.replicate(scenario, n=4, measures=MEASURES, progress=False, **options)

    def now():
        return time.perf_counter(), time.process_time() + sum(others())

    began = now()
    found = sk.replicate(scenario, n=N, measures=MEASURES, progress=False, **options)
    return [end - begin for begin, end in zip(began, now(), strict=True)], found.values


def test_processes_and_cluster(benchmark):
    import joblib
    from distributed import Client, LocalCluster

    scenario = sk.load("tax-office/specialists")
    ways = benchmark.extra_info["ways"] = {}
    warm(2).result()

    def other():
        return [_pool(1).submit(time.process_time).result()]

    def all_ways():
        ways["one process"], alone = clocked(scenario, jobs=1)
        ways["two processes"], two = clocked(scenario, other, jobs=2)
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
            Client(cluster) as client,
            joblib.parallel_config("dask"),
        ):
            client.run(_ready)  # both have imported what they need
            others = partial(client.run, time.process_time)
            ways["two workers (Dask cluster)"], there = clocked(scenario, lambda: others().values())
        assert alone.equals(two) and alone.equals(there)

    benchmark.pedantic(all_ways, rounds=1)
    benchmark.extra_info["n"] = N
