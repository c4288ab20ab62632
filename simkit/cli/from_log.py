"""Draft a scenario from an event log, say what the log can and cannot tell, and set the draft beside its later part."""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING

from simkit.cli.console import WIDTH, Console, table
from simkit.cli.options import add_seed
from simkit.cli.parser import UsageError

if TYPE_CHECKING:
    from simkit.model.scenario import Scenario
from simkit.cli.scenarios import new_file

NAME = "from-log"
HELP = "draft a scenario from an event log (CSV, XES)"
RUNS = 5
COLUMNS = ("case", "activity", "resource", "start", "complete")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit from-log``."""
    parser.add_argument("log", metavar="LOG", help="the event log: .csv, .xes or .xes.gz")
    parser.add_argument("file", metavar="FILE", help="the new scenario, such as my-office.toml; it must not exist yet")
    for name in COLUMNS:
        parser.add_argument(f"--{name}", metavar="COLUMN", help=f"the column that holds the {name}, if it isn't found")
    first = parser.add_mutually_exclusive_group()
    first.add_argument("--day-first", action="store_true", default=None, help="03-04 is the third of April")
    first.add_argument("--month-first", action="store_false", dest="day_first", help="03-04 is the fourth of March")
    add_seed(parser)


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Read, draft, write, and set face to face."""
    from simkit.experiment.from_log import LogError, face, read_log
    from simkit.measures.number import format_interval, format_number
    from simkit.present.from_log import table as shown

    columns = {name: getattr(arguments, name) for name in COLUMNS}
    try:
        log = read_log(arguments.log, **columns, dayfirst=arguments.day_first)
        draft = log.draft()
    except LogError as error:
        raise UsageError(str(error)) from error
    try:
        early, late = log.split()
        beside, why = face(late, early.draft().scenario, seed=arguments.seed, progress=console.progress), ""
    except LogError as error:
        beside, why = None, f"Not set beside a part held back: {error}."
    place = new_file(arguments.file, draft.text)
    waiting = _waiting(draft.scenario, arguments.seed, console)
    console.data({
        "log": arguments.log,
        "file": str(place),
        "cases": len(log.cases),
        "quality": log.quality().table.to_dict("records"),
        "numbers": draft.table["kind"].value_counts().to_dict(),
        "face": beside.table.to_dict("records") if beside else [],
        "waiting_on_others_share": dict(zip(("mean", "low", "high"), waiting, strict=False)),
    })  # fmt: skip
    for result in filter(None, (log.quality(), draft, beside)):
        found = shown(result)
        console.say("\n".join(filter(None, [found.caption, textwrap.fill(found.words, WIDTH)])) + "\n")
        console.say(table(found.head, found.rows, found.left))
        console.say(f"\n{textwrap.fill(found.note, WIDTH)}\n" if result is beside else "")
    if waiting:
        mean, low, high = waiting
        between = format_interval(low, high, "share")
        why = (
            f"In the draft {format_number(mean, 'share')} of the lead time is waiting on others ({between}, {RUNS} "
            "runs): what neither queues nor work explain, so an estimate: ask those who know on whom. "
            f"{why}"
        )
    if why:
        console.say(f"{textwrap.fill(why, WIDTH)}\n")
    console.say(f"Written: {place}. Read its assumptions, then try `simkit check {place}` and `simkit run {place}`.")
    return 0


def _waiting(scenario: Scenario, seed: int, console: Console) -> tuple[float, ...]:
    """Return which part of the lead time is waiting on others, with its interval; nothing where nobody waits so."""
    import simkit as sk

    key = "waiting_on_others_share"
    if not any(task.wait for event in scenario.events.values() for task in event.tasks):
        return ()
    found = sk.replicate(scenario, n=RUNS, seed=seed, measures=[key], progress=console.progress).summary.loc[key]
    return found["mean"], found["low"], found["high"]
