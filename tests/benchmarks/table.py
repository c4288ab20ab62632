"""The table that ends a benchmark run: seconds, seconds per task, ratios, and whether each target is met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SIMPY_LEAST, SALABIM_LEAST = 3.5, 20.0
SALABIMS = (
    ("test_salabim_component_for_each_case", "salabim, a component for each case"),
    ("test_salabim_default_mode", "the same in salabim's default mode"),
)
WHOLE_RUNS = (  # with the seconds we want it to stay below
    ("test_whole_run_letters", "specialist teams, letters only", 0.3),
    ("test_whole_run_tax_phone", "specialist teams, with the phone", 0.5),
    ("test_whole_run_everything", "specialist teams, with everything", 0.5),
    ("test_whole_run_service_team", "service teams, with everything", 0.5),
)
IMPORT_SECONDS = 1.0
STRAIGHT = 1.5  # how much more a task may cost in the largest run than in the cheapest, to be called linear


def tables(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of all tables that the benchmarks in `found` (by name) have numbers for."""
    if office := found.get("test_simkit_and_simpy"):
        ours, info = office.stats.median, office.extra_info
        rows = [("SimPy, by hand", info["other"], info["ratio"], SIMPY_LEAST)]
        for key, label in SALABIMS:
            if key in found:
                seconds = found[key].stats.median
                rows.append((label, seconds, seconds / ours, SALABIM_LEAST))
        yield from side_by_side("The same four weeks of the tax office, letters only, from demand to log", office, rows)
    if office := found.get("test_simkit_and_simpy_with_the_phone"):
        rows = [("SimPy, by hand", office.extra_info["other"], office.extra_info["ratio"], SIMPY_LEAST)]
        yield from side_by_side("The same four weeks with the phone, from demand to log", office, rows)
    if desk := found.get("test_simkit_and_ciw"):
        rows = [("Ciw", desk.extra_info["other"], desk.extra_info["ratio"], None)]
        yield from side_by_side("The same clients at three desks (M/M/3), from demand to log", desk, rows)
    yield from whole_runs(found)
    yield from stages(found)
    yield from growth(found)
    yield from people(found)
    yield from processes(found)
    yield from start(found)


def side_by_side(title: str, ours: Any, rows: list[tuple[str, float, float, float | None]]) -> Iterator[str]:
    """Yield a row for each model: its time, also as a multiple of simkit's, and the least multiple we want."""
    tasks = ours.extra_info["tasks"]
    yield from ("", f"{title}: {tasks:,} tasks", f"{'':<38}{'ms a run':>10}{'µs a task':>11}{'x simkit':>10}  target")
    for label, seconds, ratio, least in [("simkit", ours.stats.median, 1.0, None), *rows]:
        target = f"at least {least:g}: {verdict(ratio >= least)}" if least else ""
        yield f"{label:<38}{seconds * 1e3:>10.1f}{seconds / tasks * 1e6:>11.1f}{ratio:>10.2f}  {target}".rstrip()


def whole_runs(found: dict[str, Any]) -> Iterator[str]:
    """Yield the time of a whole run: sample, simulate, make the log."""
    rows = [row for row in WHOLE_RUNS if row[0] in found]
    if rows:
        yield from ("", f"{'Four weeks: sample, simulate, log':<38}{'ms a run':>10}{'µs a task':>11}{'':>10}  target")
    for key, label, most in rows:
        seconds = found[key].stats.median
        per_task = seconds / found[key].extra_info["tasks"]
        target = f"below {most * 1e3:g} ms: {verdict(seconds < most)}"
        yield f"{label:<38}{seconds * 1e3:>10.1f}{per_task * 1e6:>11.1f}{'':>10}  {target}"


def processes(found: dict[str, Any]) -> Iterator[str]:
    """Yield what the same replications take on one process, on two, and on a cluster of two workers.

    Work that is shared costs more processor time by what it takes to share it. What two processes take above half of
    their processor time is time that they waited: for each other at the end, or for what else the machine does.
    """
    if "test_processes_and_cluster" not in found:
        return
    info = found["test_processes_and_cluster"].extra_info
    alone, _ = info["ways"]["one process"]
    head = f"{info['n']} replications of the tax office"
    yield from ("", f"{head:<38}{'seconds':>10}{'x faster':>11}{'of processor time':>19}{'ms a replication':>18}")
    for way, (seconds, busy) in info["ways"].items():
        yield f"{way:<38}{seconds:>10.2f}{alone / seconds:>11.2f}{busy:>19.2f}{busy / info['n'] * 1e3:>18.0f}"


def growth(found: dict[str, Any]) -> Iterator[str]:
    """Yield time and memory of ever longer runs."""
    if "test_growth" not in found:
        return
    runs = found["test_growth"].extra_info["runs"]
    yield from ("", f"{'Ever longer runs: tasks':<38}{'seconds':>10}{'µs a task':>11}{'MB':>10}{'bytes a task':>14}")
    for run in runs:
        yield (
            f"{run['tasks']:<38,}{run['seconds']:>10.2f}{run['seconds'] / run['tasks'] * 1e6:>11.1f}"
            f"{run['bytes'] / 1e6:>10.0f}{run['bytes'] / run['tasks']:>14.0f}"
        )
    for what in ("seconds", "bytes"):
        each = [run[what] / run["tasks"] for run in runs]
        factor = each[-1] / min(each)
        yield (
            f"{what} a task in the longest run: {factor:.2f} times the least; "
            f"linear, at most {STRAIGHT:g}: {verdict(factor <= STRAIGHT)}"
        )


def stages(found: dict[str, Any]) -> Iterator[str]:
    """Yield what each stage of a replication takes, and took before where that was asked for."""
    offices = found["test_stages"].extra_info["stages"] if "test_stages" in found else {}
    for name, versions in offices.items():
        names = list(versions["now"])
        yield from ("", f"{'A replication of ' + name + ', ms':<38}" + "".join(f"{stage:>14}" for stage in names))
        for when, taken in versions.items():
            yield f"{when:<38}" + "".join(f"{taken[stage] * 1e3:>14.1f}" for stage in names)


def people(found: dict[str, Any]) -> Iterator[str]:
    """Yield the cost of a task by how many people there are, and the memory by how many replications."""
    if "test_people_and_replications" not in found:
        return
    info = found["test_people_and_replications"].extra_info
    yield from ("", f"{'People in one team':<38}{'seconds':>10}{'µs a task':>11}")
    for number, seconds in info["people"].items():
        yield f"{number:<38,}{seconds:>10.2f}{seconds / 30_000 * 1e6:>11.1f}"
    yield from ("", f"{'Replications':<38}{'most MB':>10}")
    for number, size in info["replications"].items():
        yield f"{number:<38,}{size / 1e6:>10.2f}"


def start(found: dict[str, Any]) -> Iterator[str]:
    """Yield what it takes to import simkit in a fresh interpreter."""
    if "test_import" not in found:
        return
    info = found["test_import"].extra_info
    seconds = info["import simkit"]
    yield from ("", f"{'In a fresh interpreter':<38}{'seconds':>10}{'':>21}  target")
    target = f"below {IMPORT_SECONDS:g} s: {verdict(seconds < IMPORT_SECONDS)}"
    yield f"{'import simkit':<38}{seconds:>10.3f}{'':>21}  {target}"
    yield f"{'import simkit, and the first run':<38}{info['and the first run']:>10.3f}"


def verdict(met: bool) -> str:
    """Say it in words."""
    return "met" if met else "NOT MET"
