"""Begin an office of your own: a scenario of some forty lines that runs, with a word behind every number."""

from __future__ import annotations

import argparse

from simkit.cli.console import Console
from simkit.cli.copying import new_file

NAME = "new"
HELP = "begin an office of your own, in a file that runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit new``."""
    parser.add_argument("file", metavar="FILE", help="the new file, such as my-office.toml; it must not exist yet")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Write it; never over a file that is there."""
    from simkit.model.scenario.files import text

    place = new_file(arguments.file, text("own/_new"))
    console.data({"file": str(place)})
    console.say(f"An office of your own: now in {place}.")
    console.say(f"Try `simkit check {place}` and `simkit run {place}`, then change it line by line.")
    return 0
