"""Follow plans of change week by week, beside the same office without a change, and print what they cost."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from simkit.cli.console import Console
from simkit.cli.options import add_change, add_jobs, add_measure, add_n, add_save, add_seed, load, save
from simkit.cli.parser import UsageError

if TYPE_CHECKING:
    from simkit.experiment.transition import Transition

NAME = "transition"
HELP = "follow plans of change week by week, and what they cost"
SCENARIO = "a scenario with a plan: a name such as textbook/dip-at-once, or the path of a .toml file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit transition``."""
    parser.add_argument("plans", metavar="PLAN", nargs="+", help=SCENARIO)
    add_n(parser, 20)
    add_measure(parser, "what to follow by week (open_at_end)")
    add_seed(parser)
    add_change(parser, help_text="change one value in all of them; may be repeated")
    add_jobs(parser)
    add_save(parser, "the chart of the first measure by week, with the plans under it")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Follow, print, and save the chart."""
    import simkit as sk
    from simkit.present.transition import table as transition_table

    measures = arguments.measure or ["open_at_end"]
    plans = [load(path, arguments.change) for path in arguments.plans]
    try:
        found = sk.transition(
            *plans, n=arguments.n, seed=arguments.seed, measures=measures, jobs=arguments.jobs,
            progress=console.progress,
        )  # fmt: skip
    except ValueError as error:
        raise UsageError(str(error)) from None
    console.data({
        "plans": [
            {"scenario": path, "name": name, "title": plan.title, "changes": dict(arguments.change)}
            for path, name, plan in zip(arguments.plans, found.names, plans, strict=True)
        ],
        "seed": arguments.seed, "n": found.n, "level": found.confidence, "weeks": found.last,
        "cost": _cost(found), "by_week": _by_week(found),
    })  # fmt: skip
    console.say(f"{found.last} weeks, {found.n} replications of each, seed {arguments.seed}\n")
    console.show(transition_table(found))
    save(arguments, console, lambda: found.chart(measures[0]))
    return 0


def _cost(found: Transition) -> list[dict[str, Any]]:
    keys = ("label", "unit", "of", "value", "low", "high", "never")
    return [
        {"plan": plan, "measure": measure, **{key: row[key] for key in keys}}
        for (plan, measure), row in found.summary.iterrows()
    ]


def _by_week(found: Transition) -> list[dict[str, Any]]:
    return [{"measure": key, **row} for key in found.keys for row in found.weeks(key).to_dict("records")]
