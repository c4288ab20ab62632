"""Tell the keys of a scenario file: what each takes, its default, and what it is."""

from __future__ import annotations

import argparse
import textwrap

from simkit.cli.console import WIDTH, Console

NAME = "keys"
HELP = "tell the keys of a scenario file: all, or those below a path"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit keys``."""
    parser.add_argument("path", nargs="?", default="", metavar="PATH", help="such as events.tasks, or plan.steps")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Print them."""
    from simkit.model.scenario.keys import keys

    found = keys(arguments.path)
    console.data({"keys": [key._asdict() for key in found]})
    for key in found:
        default = "needed" if key.default == "needed" else f"default {key.default}"
        console.say(textwrap.fill(f"{key.path}: {key.takes}; {default}", WIDTH, subsequent_indent="    "))
        console.say(textwrap.indent(textwrap.fill(key.meaning, WIDTH - 4), "    "))
    return 0
