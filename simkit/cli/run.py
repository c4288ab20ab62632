"""Run one scenario and print its measures: one replication, or --n of them with their spread."""

import argparse

from simkit.cli.console import Console, table
from simkit.cli.options import NAME_HELP, add_change, add_seed, doubts, load
from simkit.cli.parser import UsageError, whole_number

NAME = "run"
HELP = "run one scenario and print its measures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit run``."""
    parser.add_argument("scenario", metavar="NAME", help=NAME_HELP)
    add_seed(parser)
    which = "which of the replications of this seed (0)"
    parser.add_argument("--replication", type=whole_number(0), metavar="R", help=which)
    parser.add_argument("--n", type=whole_number(2), metavar="N", help="run N replications, show their spread")
    add_change(parser)


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Run and print."""
    if arguments.n is not None and arguments.replication is not None:
        raise UsageError("--n runs replications 0 to N-1, --replication runs one of them: give one of the two.")
    return _one(arguments, console) if arguments.n is None else _many(arguments, console)


def _one(arguments: argparse.Namespace, console: Console) -> int:
    import simkit as sk
    from simkit.measures.number import format_number, format_unit

    scenario = load(arguments.scenario, arguments.change)
    replication = arguments.replication or 0
    values = sk.run(scenario, seed=arguments.seed, replication=replication).measures()
    rows = [
        {"measure": key, "label": sk.MEASURES[key].label, "unit": sk.MEASURES[key].unit, "value": value}
        for key, value in values.items()
    ]
    console.data({**_head(arguments, scenario.title), "replication": replication, "measures": rows})
    console.say(f"{scenario.title}: seed {arguments.seed}, replication {replication}\n")
    doubts(scenario, console)
    lines = [[row["label"], format_number(row["value"], row["unit"]), format_unit(row["unit"])] for row in rows]
    console.say(table(["Measure", "Value", "Unit"], lines))
    console.say("\nOne run is one possible history; `--n 30` shows how far histories differ.")
    return 0


def _many(arguments: argparse.Namespace, console: Console) -> int:
    import simkit as sk
    from simkit.present import replications as present

    scenario = load(arguments.scenario, arguments.change)
    replications = sk.replicate(scenario, n=arguments.n, seed=arguments.seed, progress=console.progress(arguments.n))
    keys = ("label", "unit", "mean", "low", "high", "sd", "n")
    rows = [{"measure": key, **{k: row[k] for k in keys}} for key, row in replications.summary.iterrows()]
    console.data(
        {**_head(arguments, scenario.title), "n": arguments.n, "level": replications.confidence, "measures": rows}
    )
    shown = present.table(replications)
    console.say(shown.caption + "\n")
    doubts(scenario, console)
    console.say(table(shown.head, shown.rows))
    console.say("\nOf a hundred such intervals, about 95 hold the true mean.")
    return 0


def _head(arguments: argparse.Namespace, title: str) -> dict[str, object]:
    changes = dict(arguments.change)
    return {"scenario": arguments.scenario, "title": title, "changes": changes, "seed": arguments.seed}
