"""How long does a learner wait for a picture after letting a knob go? Measured in the browser, in JupyterLab.

The panel is that of lesson 01, with a finer slider so that no setting was run before. From the release of the
knob to the frame in which its first picture is drawn, with all that lies between: the browser, the server, the
kernel, a short run and the way back. The planner is that of a change over 40 weeks: how long until the new plan is
drawn, and until the lines of its first replication are.
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
        sk.dropdown("teams.*.ownership", {{"One colleague": "case", "Whoever is free": "task"}}, "Who does what"),
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


PLANNED = 20
PLANNER = """
import simkit as sk
small = {"events.client.per_week": 250, "products.case.work.mean": 480, "clock.horizon_days": 200}
pair = [sk.load(f"textbook/dip-{name}").change(small) for name in ("before", "after")]
sk.plan_change(*pair, phases=4, retained=0, helps=True, n=2, most=10)
"""
SHIFT = """(week) => new Promise((done) => {
  const root = document.querySelector(".sk-planner"), box = root.querySelector(".sk-p-week input");
  const before = { mark: root.dataset.mark, drawn: root.dataset.drawn };
  const began = performance.now();
  let planned = null;
  new MutationObserver((_, watch) => {
    if (planned === null && root.dataset.mark !== before.mark) planned = performance.now() - began;
    if (root.dataset.drawn === before.drawn) return;
    watch.disconnect();
    requestAnimationFrame(() => done([planned, performance.now() - began]));
  }).observe(root, { attributes: true });
  box.value = week;
  box.dispatchEvent(new Event("change", { bubbles: true }));
})"""


def test_plan_to_first_lines(benchmark, lab_notebook, capsys):
    """A step goes to another week while replications run: how long until the plan, and its first lines, are there?"""
    notebook = lab_notebook([PLANNER])
    notebook.run()
    page = notebook.page
    page.wait_for_selector(".sk-planner[data-n='10'][data-running='false']", timeout=120_000)
    planned, drawn = [], []
    weeks = iter([0.1 + 0.25 * ((place * 7) % 25) for place in range(PLANNED)])  # each once: no plan was run before

    def rest():
        page.wait_for_timeout(900 + (len(drawn) * 53) % 400)  # in the middle of a run, at another moment of it
        return (), {}

    def shift():
        first, second = page.evaluate(SHIFT, next(weeks))
        planned.append(first)
        drawn.append(second)

    benchmark.pedantic(shift, setup=rest, rounds=PLANNED, iterations=1)
    assert notebook.errors() == [] and notebook.shown_errors() == []
    told = [statistics.median(planned), statistics.median(drawn)]
    benchmark.extra_info.update(plan_ms=told[0], lines_ms=told[1], slowest_lines_ms=max(drawn))
    with capsys.disabled():
        print(
            f"\nFrom a new week of a step, {PLANNED} moves: to the plan half within {told[0]:.0f} ms; to the lines of "
            f"its first replication half within {told[1]:.0f} ms, longest {max(drawn):.0f} ms"
        )
