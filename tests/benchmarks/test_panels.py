"""How long from letting a knob go until the first picture, and until bands of 30 and of 100 replications?

The panel alone, in Python, with its baseline ready and the other processes up; `test_live.py` has the way to the
browser and back. No setting was run before.
"""

import statistics
import threading
import time

import pytest

import simkit as sk
from simkit.experiment.processes import processes

MOVES, BANDS = 30, 5  # of which the first picture is waited for; of which the bands are too
KNOBS = {
    "tax-office/service-team": ("handoff.within.delay_minutes", 1, MOVES + BANDS, 1),
    "textbook/mm1": ("products.request.work.mean", 12, 15.5, 0.1),
    "textbook/pooled-desk": ("teams.pool.members[*].skills.*", 0.9, 1.25, 0.01),
}
TARGETS = {
    "tax-office/service-team": (0.1, 2, 6),
    "textbook/mm1": (0.1, None, 1),
    "textbook/pooled-desk": (0.1, None, 1),  # reached within the noise: 0.95 to 1.05 s
}


@pytest.mark.parametrize("name", KNOBS)
def test_release_to_band(benchmark, monkeypatch, capsys, name):
    """From release to the first picture, in the middle of a stream too, to 30 replications and to 100?"""
    monkeypatch.delenv("SIMKIT_JOBS", raising=False)  # as on a learner's machine
    path, low, high, step = KNOBS[name]
    knob = sk.slider(path, low, high, step, "Knob", start=low)
    panel = sk.tune(sk.load(name), [knob], ["lead_time_mean", "utilisation"])
    panel.prepare()
    assert panel.wait(600)
    waits, first = {1: [], 30: [], 100: []}, threading.Event()
    began = 0.0

    def hears(picture, error, id):
        assert not error
        for n, seconds in waits.items():
            if picture["n"] >= n or (n == 1 and picture["quick"]):
                if len(seconds) < asked[n]:
                    seconds.append(time.perf_counter() - began)
        first.set()

    panel.listen(hears)
    values = iter(low + step * place for place in range(1, MOVES + BANDS + 1))
    asked, worked = {1: 0, 30: 0, 100: 0}, []

    def release(band=False):
        nonlocal began
        asked.update({n: asked[n] + 1 for n in asked if band or n == 1})
        first.clear()
        began, at_work = time.perf_counter(), time.process_time()
        panel.move([next(values)])
        assert first.wait(60) and (not band or panel.wait(600))
        if band:
            worked.append(time.process_time() - at_work)

    for place in range(MOVES):
        release()
        time.sleep(0.1 + place * 0.01)  # the next one comes at any moment of a run
    panel.cancel()
    benchmark.pedantic(release, kwargs={"band": True}, rounds=BANDS, iterations=1)
    told = []
    for (n, seconds), target in zip(waits.items(), TARGETS[name], strict=True):
        half, most = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
        benchmark.extra_info[str(n)] = {"median": half, "p95": most, "moves": len(seconds)}
        goal = f"; target {target:g} s" if target else ""
        told.append(f"{n if n > 1 else 'first picture'}: {half:.3f} s, 95 % within {most:.3f} s{goal}")
    # It works all the while: what is left of a band is time that it waited for a processor, or for the others.
    told.append(f"of a band this process was at work for {statistics.median(worked):.2f} s")
    with capsys.disabled():
        print(f"\n{name}, {processes()} processes, {MOVES} + {BANDS} moves: " + "; ".join(told))
