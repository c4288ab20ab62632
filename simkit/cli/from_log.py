"""Draft a scenario from an event log, say what the log can and cannot tell, and set the draft beside its later part."""

from __future__ import annotations

import argparse
import textwrap

from simkit.cli.console import WIDTH, Console, table
from simkit.cli.options import add_seed
from simkit.cli.parser import UsageError
from simkit.cli.scenarios import new_file

NAME = "from-log"
HELP = "draft a scenario from an event log (CSV, XES)"
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
    console.data({
        "log": arguments.log,
        "file": str(place),
        "cases": len(log.cases),
        "quality": log.quality().table.to_dict("records"),
        "numbers": draft.table["kind"].value_counts().to_dict(),
        "face": beside.table.to_dict("records") if beside else [],
    })  # fmt: skip
    for result in filter(None, (log.quality(), draft, beside)):
        found = shown(result)
        console.say("\n".join(filter(None, [found.caption, textwrap.fill(found.words, WIDTH)])) + "\n")
        console.say(table(found.head, found.rows, found.left))
        console.say(f"\n{textwrap.fill(found.note, WIDTH)}\n" if result is beside else "")
    console.say(f"{textwrap.fill(why, WIDTH)}\n" if why else "")
    console.say(f"Written: {place}. Read its assumptions, then try `simkit check {place}` and `simkit run {place}`.")
    return 0
