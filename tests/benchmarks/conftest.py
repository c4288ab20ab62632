"""The benchmarks run only when they are asked for (`make bench`), and end with a table of ratios and targets."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

import simkit as sk
from simkit.model.demand import sample

from ..browser.conftest import browser, home, lab, lab_notebook, lab_pages, open_notebook  # noqa: F401 -- fixtures
from .rivals.phone_world import letters_only, with_phone

QUIET = 0.5  # programs at work before the benchmarks begin, by the last minute's average
RECORD = Path(__file__).with_name("measured.txt")  # the README is held to it by tests/claims/README.toml


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make bench ARGS=--record` writes the tables down: on a machine that does nothing else."""
    parser.addoption("--record", action="store_true", help=f"write the tables of the benchmarks to {RECORD.name}")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the plugin's own table narrow; ours follows. What is written down is measured on a machine that is quiet."""
    # Also what runs at a low priority takes its share: Linux keeps the peace between sessions, not processes.
    if config.getoption("record", False) and hasattr(os, "getloadavg") and (load := os.getloadavg()[0]) > QUIET:
        raise pytest.UsageError(f"--record is for a machine that does nothing else; in the last minute {load:.1f} ran")
    if config.getoption("benchmark_only", False):
        config.option.benchmark_columns = ["min", "median", "stddev", "rounds"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the benchmarks out of an ordinary test run: their numbers mean nothing beside other work."""
    return None if config.getoption("benchmark_only", False) else True


@pytest.fixture(scope="session")
def specialists():
    """Four weeks of the tax office by specialist teams, letters only: scenario and clients."""
    return four_weeks(letters_only(sk.load("tax-office/specialists")))


@pytest.fixture(scope="session")
def tax_phone():
    """Four weeks of the tax office by specialist teams behind a tax phone: scenario and clients."""
    return four_weeks(with_phone(sk.load("tax-office/specialists")))


@pytest.fixture(scope="session")
def everything():
    """Four weeks of the tax office by specialist teams with all there is: scenario and clients."""
    return four_weeks(sk.load("tax-office/specialists"))


@pytest.fixture(scope="session")
def service_team():
    """Four weeks of the tax office by service teams with all there is: scenario and clients."""
    return four_weeks(sk.load("tax-office/service-team"))


def four_weeks(scenario):
    scenario = scenario.change({"clock.warm_up_days": 0, "clock.horizon_days": 20})
    return scenario, sample(scenario, seed=1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured, side by side."""
    session = getattr(config, "_benchmarksession", None)
    found = {bench.name: bench for bench in session.benchmarks if bench.stats} if session else {}
    if not found:
        return
    from .table import tables

    lines = [
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores. Processor time with",
        "garbage collection, median of all rounds. simkit takes turns with SimPy, and with Ciw: the ratio is",
        "the median over these turns.",
        *tables(found),
    ]
    terminalreporter.section("side by side")
    for line in lines:
        terminalreporter.write_line(line)
    if config.getoption("record", False):
        RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
