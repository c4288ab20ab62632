"""List what is there: the shipped scenarios, or the measures."""

import argparse
import textwrap

from simkit.cli.console import WIDTH, Console, table

NAME = "list"
HELP = "list the shipped scenarios, or the measures"
WHAT = ("scenarios", "measures")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit list``."""
    parser.add_argument(
        "what", nargs="?", default="scenarios", choices=WHAT, metavar="LIST", help="scenarios (default) or measures"
    )


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Print the list."""
    return _measures(console) if arguments.what == "measures" else _scenarios(console)


def _scenarios(console: Console) -> int:
    import simkit as sk

    rows = []
    for name in sk.scenarios():
        scenario = sk.load(name)
        rows.append({"name": name, "title": scenario.title, "description": scenario.description})
    console.data({"scenarios": rows})
    lines = [[row["name"], " ".join((row["description"] or row["title"]).split())] for row in rows]
    console.say(table(["Scenario", "What it is"], lines, left=2, wrap=1))
    return 0


def _measures(console: Console) -> int:
    import simkit as sk

    keys = ("label", "unit", "better", "lens", "definition")
    rows = [{"measure": name, **{key: getattr(m, key) for key in keys}} for name, m in sk.MEASURES.items()]
    console.data({"measures": rows})
    for row in rows:
        better = "" if row["better"] == "neither" else f"{row['better']} is better, "
        head = f"{row['measure']}: {row['label']} ({row['unit']}; {better}lens: {row['lens']})"
        console.say(textwrap.fill(head, WIDTH))
        console.say(textwrap.indent(textwrap.fill(row["definition"], WIDTH - 4), "    ") + "\n")
    return 0
