"""How long from letting a knob go until the first picture, and until bands of 30 and of 100 replications?

The panel alone, in Python, with its baseline ready and the other processes up; `test_live.py` has the way to the
browser and back. No setting was run before.
"""

import statistics
import time

import pytest

import simkit as sk
from simkit.experiment.processes import processes

MOVES = 10
KNOBS = {
    "tax-office/service-team": ("handoff.within.delay_minutes", 1, MOVES, 1),
    "textbook/mm1": ("products.request.work.mean", 12, 15, 0.25),
    "textbook/pooled-desk": ("teams.pool.members[*].skills.*", 0.9, 1, 0.01),
}
TARGETS = {
    "tax-office/service-team": (0.1, 2, 6),
    "textbook/mm1": (0.1, None, 1),
    "textbook/pooled-desk": (0.1, None, 1),
}


@pytest.mark.parametrize("name", KNOBS)
def test_release_to_band(benchmark, monkeypatch, capsys, name):
    """From release to the first picture, to 30 replications and to 100, median and 95th percentile."""
    monkeypatch.delenv("SIMKIT_JOBS", raising=False)  # as on a learner's machine
    path, low, high, step = KNOBS[name]
    panel = sk.tune(
        sk.load(name), [sk.slider(path, low, high, step, "Knob", start=low)], ["lead_time_mean", "utilisation"]
    )
    panel.prepare()
    assert panel.wait(600)
    began, reached, waits = 0.0, {}, {1: [], 30: [], 100: []}

    def hears(picture, error, id):
        assert not error
        for n in (1, 30, 100):
            if n not in reached and (n == 1 or picture["n"] >= n):
                reached[n] = time.perf_counter() - began

    panel.listen(hears)
    values = iter(low + step * place for place in range(1, MOVES + 1))

    def release():
        nonlocal began
        reached.clear()
        began = time.perf_counter()
        panel.move([next(values)])
        assert panel.wait(600)
        for n, seconds in reached.items():
            waits[n].append(seconds)

    benchmark.pedantic(release, rounds=MOVES, iterations=1)
    told = []
    for (n, seconds), target in zip(waits.items(), TARGETS[name], strict=True):
        half, most = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
        benchmark.extra_info[str(n)] = {"median": half, "p95": most}
        asked = f"; target {target:g} s" if target else ""
        told.append(f"{n if n > 1 else 'first picture'}: {half:.3f} s, 95 % within {most:.3f} s{asked}")
    with capsys.disabled():
        print(f"\n{name}, {processes()} processes, {len(waits[1])} moves: " + "; ".join(told))
