"""Options that commands share: scenarios and changes of them, replications and their precision, a chart's file."""

from __future__ import annotations

import argparse
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from simkit.cli.console import WIDTH, Console
from simkit.cli.parser import UsageError, whole_number

if TYPE_CHECKING:
    from simkit.model.scenario import Scenario
    from simkit.present.picture import Picture

NAME_HELP = "a shipped scenario (see `simkit list`) or the path of a .toml file"
CHANGE_HELP = "change one value, for example teams.allowances.members[0].count=6; may be repeated"


def add_seed(parser: argparse.ArgumentParser) -> None:
    """Add ``--seed``."""
    help_text = "which clients come; the same seed gives the same clients (1)"
    parser.add_argument("--seed", type=whole_number(0), default=1, metavar="SEED", help=help_text)


def add_change(parser: argparse.ArgumentParser, option: str = "--change", help_text: str = CHANGE_HELP) -> None:
    """Add an option that collects changes into a list of ``(path, value)``."""
    parser.add_argument(option, action="append", default=[], type=read_change, metavar="PATH=VALUE", help=help_text)
    if option == "--change":
        sheet = "changes from a sheet, .csv or .xlsx, with the columns path and value"
        parser.add_argument("--changes", dest="change", action="extend", type=read_sheet, metavar="FILE", help=sheet)


def read_sheet(name: str) -> list[tuple[str, Any]]:
    """Read the changes in a sheet; where a spreadsheet writes decimal commas, semicolons stand between its cells."""
    import pandas as pd

    path = Path(name)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise argparse.ArgumentTypeError(f"'{name}' must end in .csv or .xlsx")
    try:
        if path.suffix.lower() == ".xlsx":
            sheet = pd.read_excel(path, dtype=str, engine="openpyxl")
        else:
            semicolons = ";" in path.read_text(encoding="utf-8-sig").partition("\n")[0]
            sheet = pd.read_csv(path, dtype=str, sep=";" if semicolons else ",", encoding="utf-8-sig")
            if semicolons and "value" in sheet:
                sheet["value"] = sheet["value"].str.replace(r"^\s*(-?\d+),(\d+)\s*$", r"\1.\2", regex=True)
    except ImportError:
        raise argparse.ArgumentTypeError("an Excel file needs openpyxl: `pip install openpyxl`, or .csv") from None
    except (OSError, ValueError, BadZipFile) as error:
        raise argparse.ArgumentTypeError(f"'{name}' cannot be read: {error}; save it as .csv in UTF-8") from None
    if not {"path", "value"} <= set(sheet):
        found = ", ".join(map(str, sheet))
        raise argparse.ArgumentTypeError(f"'{name}' needs the columns path and value in its first line; found {found}")
    rows = sheet[["path", "value"]].dropna(how="all").fillna("")
    return [read_change(f"{row.path}={row.value}") for row in rows.itertuples()]


def read_change(text: str) -> tuple[str, Any]:
    """Read ``PATH=VALUE``; the value as TOML would, and a bare word as text.

    Examples
    --------
    >>> read_change("teams.a.members[0].count=6")
    ('teams.a.members[0].count', 6)
    >>> read_change("clock.weeks=[1, 2]"), read_change("title=Monday")
    (('clock.weeks', [1, 2]), ('title', 'Monday'))
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    if not (path and equals and value):
        raise argparse.ArgumentTypeError(
            f"'{text}' is not of the form PATH=VALUE, such as teams.vat.members[0].count=6"
        )
    try:
        read = tomllib.loads(f"value = {value}")
    except (ValueError, RecursionError):
        return path, value
    if set(read) != {"value"}:  # a line break smuggled in a second key
        raise argparse.ArgumentTypeError(f"'{text}' holds more than one value")
    return path, read["value"]


def load(name: str, changes: Iterable[tuple[str, Any]]) -> Scenario:
    """Load a scenario and lay the changes over it.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or it or the change is not in order.
    UsageError
        If one path is changed twice.
    """
    import simkit as sk

    scenario = sk.load(name)
    laid: dict[str, Any] = {}
    for path, value in changes:
        if path in laid:
            raise UsageError(f"'{path}' is changed twice, to {laid[path]!r} and to {value!r}; say which.")
        laid[path] = value
    return scenario.change(laid) if laid else scenario


def doubts(scenarios: Sequence[Scenario], console: Console, names: Iterable[str] = ()) -> None:
    """Say what is allowed in scenarios and hardly meant, before their numbers are read."""
    from simkit.present.plausibility import look

    for one in filter(None, look(scenarios, names).split("\n\n")):
        console.say(textwrap.fill(one, WIDTH, subsequent_indent="    ") + "\n")


def add_n(parser: argparse.ArgumentParser, n: int, what: str = "replications of each") -> None:
    """Add ``--n``."""
    parser.add_argument("--n", type=whole_number(2), default=n, metavar="N", help=f"{what} ({n})")


def add_measure(parser: argparse.ArgumentParser, what: str) -> None:
    """Add ``--measure``."""
    parser.add_argument("--measure", action="append", default=[], metavar="KEY", help=f"{what}; may be repeated")


def add_experiment(parser: argparse.ArgumentParser) -> None:
    """Add ``--n``, ``--measure``, ``--precision``, ``--budget`` and ``--jobs``."""
    add_n(parser, 30)
    add_measure(parser, "this measure only (see `simkit list`)")
    narrow = "go on until the interval is this narrow: 5%% of the mean, or 0.1 in the measure's unit"
    parser.add_argument("--precision", type=_precision, metavar="P", help=narrow)
    parser.add_argument("--budget", type=_budget, metavar="TIME", help="spend no more than this, such as 90s or 2min")
    add_jobs(parser)


def experiment(arguments: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Return the options as `simkit.replicate` and `simkit.compare` take them."""
    from simkit.measures import find

    try:
        find(arguments.measure)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return {
        "n": arguments.n,
        "seed": arguments.seed,
        "measures": tuple(arguments.measure),
        "precision": arguments.precision,
        "budget": arguments.budget,
        "jobs": arguments.jobs,
        # How many a precision takes is not known beforehand.
        "progress": False if arguments.precision else console.progress,
    }


def note_interruption(words: str) -> int:
    """Return the exit code: that of an interruption if there was one."""
    return 130 if words.startswith("Interrupted") else 0


def _precision(text: str) -> str:
    from simkit.experiment.precision import aims

    return _read(aims, text, "precision; 5% or 0.1")


def _budget(text: str) -> str:
    from simkit.experiment.precision import seconds

    return _read(seconds, text, "time; 90s or 2min")


def _read(reader: Callable[[str], Any], text: str, what: str) -> str:
    """Return a text that can be read later, too."""
    try:
        reader(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no {what} would be one") from None
    return text


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add ``--jobs``."""
    help_text = "processes; 1 for this one only (as many as are worth it)"
    parser.add_argument("--jobs", type=_jobs, metavar="JOBS", help=help_text)


def _jobs(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < -1 or number == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes; 2 would be one, or -1 for all cores")
    return number


def add_save(parser: argparse.ArgumentParser, what: str) -> None:
    """Add ``--save``."""
    help_text = f"save {what}, as .svg, .png, .html or .json"
    parser.add_argument("--save", type=file_in(".svg", ".png", ".html", ".json"), metavar="FILE", help=help_text)


def save(arguments: argparse.Namespace, console: Console, picture: Callable[[], Picture]) -> Path | None:
    """Draw and write the chart, if it was asked for; return where it lies."""
    if arguments.save is None:
        return None
    try:
        place = picture().save(arguments.save)
    except (ImportError, OSError) as error:
        raise UsageError(f"The chart was not saved: {error}") from None
    console.say(f"\nChart: {place}")
    return place


def file_in(*kinds: str) -> Callable[[str], Path]:
    """Return a reader of the name of a file that ends in one of these, in a folder that is there."""

    def read(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() not in kinds:
            raise argparse.ArgumentTypeError(f"'{text}' must end in {', '.join(kinds[:-1])} or {kinds[-1]}")
        if not path.parent.is_dir():  # found out before the runs, not after
            raise argparse.ArgumentTypeError(f"there is no folder '{path.parent}'")
        return path

    return read
