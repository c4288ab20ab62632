"""Look a scenario over before it runs: how much work comes to each team, and what is hardly meant."""

import argparse

from simkit.cli.console import Console
from simkit.cli.options import NAME_HELP, add_change, doubts, load

NAME = "check"
HELP = "look a scenario over before it runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit check``."""
    parser.add_argument("scenario", metavar="NAME", help=NAME_HELP)
    add_change(parser)


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Print the load and the doubts; 1 where there are any."""
    from simkit.model.scenario.plausible import check_scenario
    from simkit.present.plausibility import table as shown

    found = check_scenario(load(arguments.scenario, arguments.change))
    loads = found.table.to_dict("records")
    console.data({"scenario": arguments.scenario, "loads": loads, "doubts": [d._asdict() for d in found.doubts]})
    page = shown(found)
    console.say(f"{page.caption}\n")
    doubts([found.scenario], console)
    console.show(page)
    console.say("" if found.doubts else f"\nNothing to doubt. Next: `simkit run {arguments.scenario}`.")
    return 1 if found.doubts else 0
