"""One of every chart that a result can make, on offices so small that their intervals reach beyond what can be."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from once import once

import simkit as sk
from simkit.course.pitfalls.numbers import PitfallNumber, PitfallNumbers
from simkit.course.predictions.calibration import Predictions, Revealed
from simkit.course.predictions.prediction import GuessAndRange, StoredPrediction, Truth
from simkit.present.charts import (
    Picture,
    case_timeline,
    coverage_chart,
    curves_chart,
    intervals_chart,
    points_chart,
    stack_chart,
    timeline_chart,
    tuning_chart,
)
from simkit.present.pitfall import chart as pitfall_chart
from simkit.present.predictions import chart as predictions_chart

__all__ = ["READ", "contrast", "every_chart_once", "luminance"]

READ = 4.5  # contrast that WCAG asks of text

CLERKS, RATE, WORK = "teams.desk.members[0].count", "events.client.per_week", "products.request.work.mean"
DAYS = {"clock.warm_up_days": 1, "clock.horizon_days": 3}
TWO = ["task_wait", "utilisation"]
QUIET = {"progress": False}


def every_chart_once(tmp_path_factory):
    """All of them by name, and which functions made a picture; drawn once in a run of the tests."""
    return once(tmp_path_factory, "every-chart", _drawn)


def _drawn():
    made, before = set(), Picture.__post_init__

    def noting(self):
        frame = sys._getframe(2)
        made.add((Path(frame.f_code.co_filename).name, frame.f_code.co_name))
        before(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Picture, "__post_init__", noting)
        return {name: draw() for name, draw in every_chart()}, made


def every_chart() -> Iterator[tuple[str, Callable[[], Picture]]]:
    """Give each chart a name, and what draws it."""
    desk = sk.load("textbook/mm1").change(DAYS)
    busy = desk.change({RATE: 196, "title": "A busy desk"})
    two = desk.change({CLERKS: 2, "title": "Two clerks"})
    tax = [sk.load(f"tax-office/{name}").change(DAYS) for name in ("specialists", "service-team")]
    yield from _runs(tax)
    replicated = sk.replicate(busy, n=2, measures=TWO)
    yield "replications of a wait", lambda: replicated.chart("task_wait")
    yield "replications of a share", lambda: replicated.chart("utilisation")
    offices = sk.compare(*tax, n=2)
    yield "comparison", offices.chart
    yield "pairs", lambda: offices.chart("lead_time_mean")
    yield "pairs of shares", lambda: offices.chart("within_norm")
    yield "tuning", lambda: tuning_chart(sk.compare(desk, busy, n=2, measures=TWO))
    yield "differences", lambda: sk.compare(desk, busy, two, n=2, measures=TWO).chart("task_wait")
    yield "lenses", lambda: sk.lenses(*tax, n=2).chart()
    swept = sk.sweep([desk, two], {RATE: [120, 160, 190]}, n=2, measures=TWO)
    yield "sweep of a wait", lambda: swept.chart("task_wait")
    yield "sweep of a share", lambda: swept.chart("utilisation")
    order = sk.sweep([desk, two], {"teams.desk.pick": ["oldest_task", "shortest"]}, n=2, measures=TWO)
    yield "sweep of names", lambda: order.chart("utilisation")
    yield "heat map", lambda: sk.sweep(desk, {RATE: [120, 190], WORK: [8, 10]}, n=2, measures=TWO).chart("task_wait")
    yield "factorial", lambda: sk.factorial(desk, {RATE: (120, 190), WORK: (8, 10)}, n=2, measures=TWO).chart()
    design = sk.space_filling(desk, {RATE: (120, 196), WORK: (8, 12)}, points=6, n=2, measures=TWO)
    yield "space filling, a wait", lambda: design.chart("task_wait")
    yield "space filling, a share", lambda: design.chart("utilisation")
    yield "tornado", lambda: sk.tornado(busy, {RATE: (20, 196), WORK: (2, 12)}, n=2, measure="task_wait").chart()
    yield "tornado of a share", lambda: sk.tornado(busy, {RATE: (20, 240)}, n=2, measure="utilisation").chart()
    yield "warm-up", lambda: sk.warm_up(desk, n=3, days=20, kind="steady").chart()
    yield "batch means", lambda: sk.batch_means(desk.change({"clock.horizon_days": 40}), batches=10).chart()
    yield "batch means of a share", lambda: sk.batch_means(busy, measure="utilisation", batches=10, days=20).chart()
    yield (
        "selection",
        lambda: sk.select_best(
            desk,
            busy,
            two,
            measure="task_wait",
            indifference_zone=30,
            max_replications=20,
            names=["a", "b", "c"],
            **QUIET,
        ).chart(),
    )
    norms = {"utilisation": ("<=", 0.9), "task_wait": ("<=", 20)}
    found = sk.cheapest(busy, {CLERKS: [1, 2, 3]}, norms, n=2, stop=False)
    yield "cheapest, a share", lambda: found.chart("utilisation")
    yield "cheapest, a wait", lambda: found.chart("task_wait")
    yield "noise audit", lambda: sk.noise_audit(sk.load("tax-office/service-team"), n=2, cases=4).chart()
    yield "pilot", lambda: sk.pilot(sk.load("textbook/always-work"), chosen="best", n=6).chart()
    over = {RATE: (100, 196), WORK: (8, 12)}
    report = sk.report("A second clerk?", desk, two, n=3, n_assumptions=2, assumptions=over, **QUIET)
    yield "report", report.chart
    yield from _logs(desk, tax[0])
    yield from _transitions()
    yield from _judgements()
    yield from _plots()


def _runs(tax: list[sk.Scenario]) -> Iterator[tuple[str, Callable[[], Picture]]]:
    runs = [sk.run(scenario) for scenario in tax]
    for kind in ("work_in_progress", "lead_time", "utilisation", "hours"):
        yield f"run: {kind}", lambda kind=kind: runs[1].chart(kind)
    weeks = sk.load("tax-office/service-team").change({"clock.horizon_days": 10})
    yield "run: load by week", lambda: sk.run(weeks).chart("load")
    yield "one case", lambda: case_timeline(runs, 12)
    yield "many cases", lambda: timeline_chart(runs[1])


def _logs(desk: sk.Scenario, office: sk.Scenario) -> Iterator[tuple[str, Callable[[], Picture]]]:
    with TemporaryDirectory() as folder:
        longer = desk.change({"clock.warm_up_days": 0, "clock.horizon_days": 15})
        log, other = (
            sk.read_log(sk.run(office).save_log(Path(folder) / f"{name}.csv"))
            for name, office in (("desk", longer), ("office", office))
        )
    yield "log", other.chart
    yield "model and log", lambda: sk.face(log, longer, n=5).chart()


def _transitions() -> Iterator[tuple[str, Callable[[], Picture]]]:
    before, after = (sk.load(f"textbook/dip-{name}").change({"clock.horizon_days": 30}) for name in ("before", "after"))
    small = {"events.client.per_week": 100, "products.case.work.mean": 240, "teams.*.members[0].count": 10,
             "events.client.opening_backlog": 8}  # fmt: skip
    before, after = before.change(small), after.change(small)
    plans = [sk.change_over(before, after, phases=phases, gap=2, retained=0, helps=True) for phases in (1, 2)]
    found = sk.transition(*plans, names=["all at once", "in phases"], n=3)
    yield "transition", found.chart
    yield "transition, spread", lambda: found.chart(band="spread", theory={"a formula": lambda week: 9 + week})
    yield "transition, a share", lambda: found.chart("utilisation")
    yield "transition, differences", lambda: found.chart(difference=True, marks={"week two": 2})


def _judgements() -> Iterator[tuple[str, Callable[[], Picture]]]:
    truths = {"share": Truth(0.97, 0.9, 1.0), "days": Truth(0.3, 0.0, 0.7)}
    for unit, truth in truths.items():
        entry = StoredPrediction("How much?", unit, GuessAndRange(truth.value, truth.low, truth.high))
        yield f"prediction in {unit}", lambda e=entry, t=truth, u=unit: predictions_chart(Revealed(e, t, "Seen", u))
    entries = {
        f"0{number}.x": StoredPrediction("How long?", "days", GuessAndRange(3, 2, 4), truth=Truth(t, t, t))
        for number, t in enumerate((1, 3, 9))
    }
    yield "all predictions", lambda: predictions_chart(Predictions(entries))
    shares = [PitfallNumber("a", "Found by chance", 0.97, 0.8, 1.14, "share", 5, "share of studies"),
              PitfallNumber("b", "Found with care", 0.04, -0.03, 0.11, "share", 5, "share of studies"),
              PitfallNumber("c", "Found by chance", 3.0, -1.0, 7.0, "days", 5, "days lost")]  # fmt: skip
    yield "pitfall", lambda: pitfall_chart(PitfallNumbers(shares), "What a trap costs")
    dots = pd.DataFrame({"row": ["a"] * 8, "value": [*range(-3, 5)], "wrong": [v < 0 for v in range(-3, 5)]})
    yield "pitfall, dots", lambda: pitfall_chart(PitfallNumbers([], dots, "difference (days)"), "Studies")


def _plots() -> Iterator[tuple[str, Callable[[], Picture]]]:
    ends = {"low": [-2.0, 0.5, -1, 2], "high": [4.0, 2.5, 3, 5]}
    lines = pd.DataFrame({"x": [1, 2, 1, 2], "value": [1, 2, 1, 3.5], "series": ["a line", "a line", "b", "b"]} | ends)
    wide = pd.concat([lines.assign(series=lines["series"] + str(k), value=lines["value"] + k / 9) for k in range(3)])
    yield "curves", lambda: curves_chart(lines, "x", "Clerks", "Wait (minutes)", "Lines.", theory=["b"], marks={"m": 2})
    yield "six curves", lambda: curves_chart(wide[["x", "value", "series"]], "x", "Clerks", "Wait (minutes)", "Six.")
    share = lines.assign(value=lines["value"] / 4, low=lines["low"] / 4, high=lines["high"] / 3)
    yield "curves of shares", lambda: curves_chart(share, "x", "Clerks", "Busy", "Shares.", y_format=".0%")
    rows = pd.DataFrame({"x": [1, 2], "y": [0.2, 0.9], "y_low": [-0.1, 0.7], "y_high": [0.5, 1.1], "x_low": [-1, 1.0],
                         "x_high": [3, 3]}, index=["here", "there"])  # fmt: skip
    yield "points", lambda: points_chart(rows, "Euro", "Within the norm", "Two.", y_format=".0%")
    between = pd.DataFrame({"name": ["a", "b"], "panel": "Busy", "value": [0.95, 0.1], "low": [0.8, -0.1],
                            "high": [1.1, 0.3]})  # fmt: skip
    yield "intervals", lambda: intervals_chart(between, "Two.", unit="share")
    tries = pd.DataFrame({"value": [1.0, 3], "low": [-1.0, 2], "high": [3.0, 4]})
    yield "coverage", lambda: coverage_chart(tries, truth=1.5, x_title="Mean wait (minutes)", description="Two.")
    parts = pd.DataFrame({"working": [0.6, 0.5], "idle": [0.4, 0.5]}, index=["a", "b"])
    yield "stack", lambda: stack_chart(parts, "Share", "Two.", unit="share")


def luminance(colour: str) -> float:
    """Relative luminance of a colour such as #005ea2 or rgb(0, 94, 162), as WCAG defines it."""
    parts = (
        [int(two, 16) for two in re.findall("..", colour[1:])] if colour[0] == "#" else re.findall(r"\d+", colour)[:3]
    )
    shares = [int(part) / 255 for part in parts]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, as WCAG defines it."""
    less, more = sorted(luminance(colour) + 0.05 for colour in (one, other))
    return more / less
