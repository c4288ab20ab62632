"""How long does a learner wait for a picture after letting a knob go? Measured in the browser, in JupyterLab.

The panel is that of lesson 01, with a finer slider so that no setting was run before. From the release of the
knob to the frame in which its first picture is drawn, with all that lies between: the browser, the server, the
kernel, a short run and the way back.
"""

import statistics

import pytest

MOVES = 40
TARGET = 300  # milliseconds, at the 95th percentile
PANEL = """
import simkit as sk
short = {{"clock.warm_up_days": 5, "clock.horizon_days": 10}}
service_team = sk.load("tax-office/service-team").change(short)
other_taxes = [
    f"teams.{{name}}.members[{{i}}].skills.{{tax}}"
    for name, team in service_team.teams.items()
    for i, member in enumerate(team.members)
    for tax, level in member.skills.items()
    if level < 1
]
sk.tune(
    service_team,
    [
        sk.choice("teams.*.ownership", {{"One colleague": "case", "Whoever is free": "task"}}, "Who does what"),
        sk.slider(other_taxes, 0, 60, 0.5, "Longer on other taxes (%)", start=25, convert=lambda p: 1 / (1 + p / 100)),
    ],
    measures=["lead_time_mean", "handlers", "utilisation"],
    against=sk.load("tax-office/specialists").change(short),
    n={n},
    most={most},
)
"""
RELEASE = """(value) => new Promise((done) => {
  const root = document.querySelector(".sk-tuning"), bar = root.querySelector("input[type=range]");
  const before = root.dataset.move;
  const began = performance.now();
  new MutationObserver((_, watch) => {
    if (root.dataset.move === before) return;
    watch.disconnect();
    requestAnimationFrame(() => done([performance.now() - began, Number(root.dataset.n)]));
  }).observe(root, { attributes: true });
  bar.value = value;
  bar.dispatchEvent(new Event("input", { bubbles: true }));
  bar.dispatchEvent(new Event("change", { bubbles: true }));
})"""


@pytest.mark.parametrize(("case", "most"), [("nothing else runs", 1), ("thirty replications run", 30)])
def test_release_to_first_picture(benchmark, lab_notebook, capsys, case, most):
    """How long from letting go to the first picture, at rest, and in the middle of a stream of replications?"""
    notebook = lab_notebook([PANEL.format(n=1 if most == 1 else 2, most=most)])
    notebook.run()
    page = notebook.page
    page.wait_for_selector(".sk-tuning .sk-mark")
    waits, interrupted = [], []
    # Every value once, in leaps: no setting was run before.
    values = iter([0.5 * ((place * 37) % 121) for place in range(1, MOVES + 2)])

    def rest():
        if most == 1:
            page.wait_for_selector(".sk-tuning[data-running='false']", timeout=60_000)
            page.wait_for_timeout(100)
        else:
            # Let go again in the middle of a run, each time at another moment of it.
            page.wait_for_timeout(900 + (len(waits) * 53) % 400)
            interrupted.append(page.evaluate("document.querySelector('.sk-tuning').dataset.running"))
        return (), {}

    def release():
        milliseconds, _ = page.evaluate(RELEASE, next(values))
        waits.append(milliseconds)

    page.evaluate(RELEASE, 30.25)
    benchmark.pedantic(release, setup=rest, rounds=MOVES, iterations=1)
    assert notebook.errors() == [] and notebook.shown_errors() == []
    assert most == 1 or interrupted.count("true") >= MOVES - 2
    half, ninetyfive = statistics.median(waits), statistics.quantiles(waits, n=20)[-1]
    benchmark.extra_info.update(median_ms=half, p95_ms=ninetyfive)
    with capsys.disabled():
        met = "met" if ninetyfive <= TARGET else "missed"
        print(
            f"\nRelease to first picture while {case}, {len(waits)} moves: half within {half:.0f} ms, 95 % within "
            f"{ninetyfive:.0f} ms, longest {max(waits):.0f} ms; target 95 % within {TARGET} ms: {met}"
        )
