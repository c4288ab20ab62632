"""Experiment options: how many replications, how precise, for how long; shared by the commands that run many."""

from __future__ import annotations

import argparse
from typing import Any

from simkit.cli.console import Console
from simkit.cli.parser import whole_number


def add_experiment(parser: argparse.ArgumentParser, n: int = 30) -> None:
    """Add ``--n``, ``--measure``, ``--precision``, ``--budget`` and ``--jobs``."""
    least = whole_number(2)
    parser.add_argument("--n", type=least, default=n, metavar="N", help=f"replications of each ({n})")
    which = "this measure only (see `simkit list`); may be repeated"
    parser.add_argument("--measure", action="append", default=[], metavar="KEY", help=which)
    parser.add_argument(
        "--precision",
        type=_precision,
        metavar="P",
        help="go on until the interval is this narrow: 5%% of the mean, or 0.1 in the measure's unit",
    )
    parser.add_argument(
        "--budget", type=_budget, metavar="TIME", help="spend no more than this, such as 90s or 2min"
    )
    parser.add_argument("--jobs", type=_jobs, metavar="JOBS", help="processes; -1 for one a core (1)")


def experiment(arguments: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Return the options as `simkit.replicate` and `simkit.compare` take them."""
    from simkit.cli.parser import UsageError
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
        "progress": False if arguments.precision else console.progress(arguments.n),
    }


def note_interruption(words: str) -> int:
    """Return the exit code: that of an interruption if there was one."""
    return 130 if words.startswith("Interrupted") else 0


def _precision(text: str) -> str:
    from simkit.experiment.precision import aims

    try:
        aims(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no precision; 5% or 0.1 would be one") from None
    return text


def _budget(text: str) -> str:
    from simkit.experiment.precision import seconds

    try:
        seconds(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no time; 90s or 2min would be one") from None
    return text


def _jobs(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < -1 or number == 0:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no number of processes; 2 would be one, or -1 for all cores"
        )
    return number
