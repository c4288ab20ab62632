"""What do two processes gain, and what does a cluster cost? The same replications, three ways, in one run."""

import time

import simkit as sk

N = 16
MEASURES = ["lead_time_mean", "utilisation"]


def clocked(scenario, **options):
    """Seconds for the replications, after a first few that start the processes and import everything."""
    sk.replicate(scenario, n=2, measures=MEASURES, progress=False, **options)
    began = time.perf_counter()
    found = sk.replicate(scenario, n=N, measures=MEASURES, progress=False, **options)
    return time.perf_counter() - began, found.values


def test_processes_and_cluster(benchmark):
    import joblib
    from distributed import Client, LocalCluster

    scenario = sk.load("tax-office/specialists")
    ways = benchmark.extra_info["ways"] = {}

    def all_ways():
        ways["one process"], alone = clocked(scenario, jobs=1)
        ways["two processes"], two = clocked(scenario, jobs=2)
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
            Client(cluster),
            joblib.parallel_config("dask"),
        ):
            ways["two workers (Dask cluster)"], there = clocked(scenario)
        assert alone.equals(two) and alone.equals(there)

    benchmark.pedantic(all_ways, rounds=1)
    benchmark.extra_info["n"] = N
