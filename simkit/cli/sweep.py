"""Change one or two values step by step, in one scenario or several, and print what becomes of a measure."""

import argparse
import textwrap
import tomllib
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Any

from simkit.cli.console import WIDTH, Console
from simkit.cli.options import NAME_HELP, add_change, add_jobs, add_measure, add_n, add_save, add_seed, load, save
from simkit.cli.parser import UsageError

NAME = "sweep"
HELP = "change a value step by step and see what becomes of a measure"
MOST = 1000  # values of one path: more is a slip of the pen
FORM = "PATH=START:STOP:STEP or PATH=a,b,c, such as teams.vat.members[0].count=3:8:1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit sweep``."""
    parser.add_argument("scenarios", metavar="SCENARIO", nargs="+", help=NAME_HELP)
    over = "what to change: PATH=START:STOP:STEP, STOP included, or PATH=a,b,c; twice for every combination"
    parser.add_argument("--over", action="append", default=[], type=read_over, metavar="PATH=VALUES", help=over)
    add_measure(parser, "what to measure (lead_time_mean)")
    add_n(parser, 10, "replications of every point")
    add_seed(parser)
    add_change(parser, help_text="change one value in all of them; may be repeated")
    add_jobs(parser)
    add_save(parser, "the chart")


def read_over(text: str) -> tuple[str | tuple[str, ...], list[Any]]:
    """Read ``PATH=START:STOP:STEP`` or ``PATH=a,b,c``; paths joined by commas change together.

    Examples
    --------
    >>> read_over("teams.a.members[0].count=3:5:1")
    ('teams.a.members[0].count', [3, 4, 5])
    >>> read_over("skill=0.8:1:0.1"), read_over("teams.a.ownership=case,task")
    (('skill', [0.8, 0.9, 1.0]), ('teams.a.ownership', ['case', 'task']))
    """
    left, equals, right = (part.strip() for part in text.partition("="))
    paths = tuple(path.strip() for path in left.split(","))
    if not (all(paths) and equals and right):
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form {FORM}")
    values = _steps(right, text) if right.count(":") == 2 else _listed(right)
    return (paths[0] if len(paths) == 1 else paths), values


def _steps(right: str, text: str) -> list[int | float]:
    """Count in decimals: 0.1 three times is 0.3 and not a little more."""
    try:
        start, stop, step = (Decimal(part.strip()) for part in right.split(":"))
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form {FORM}") from None
    ordinary = all(end.is_finite() and abs(end) <= 10**12 for end in (start, stop, step))
    if not ordinary or abs(step) < Decimal("1e-12") or (stop - start) / step < 0:
        raise argparse.ArgumentTypeError(f"'{text}' never gets from {start} to {stop} in steps of {step}")
    count = int((stop - start) / step) + 1
    if count > MOST:
        raise argparse.ArgumentTypeError(f"'{text}' asks for {count} values; at most {MOST} is right")
    values = [start + step * number for number in range(count)]
    if all(value == value.to_integral_value() for value in (start, step)):
        return [int(value) for value in values]
    return [float(value) for value in values]


def _listed(right: str) -> list[Any]:
    """Read a list as TOML would; words that it does not know are text."""
    try:
        read = tomllib.loads(f"values = [{right}]")
        if set(read) == {"values"}:
            return read["values"]
    except (ValueError, RecursionError):
        pass
    return [_value(part.strip()) for part in right.split(",")]


def _value(part: str) -> Any:
    try:
        return tomllib.loads(f"value = {part}")["value"]
    except (ValueError, RecursionError):
        return part


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Sweep, print, and save the chart."""
    from simkit import __version__
    from simkit.experiment.sweep import sweep
    from simkit.present.sweep import table as sweep_table

    measures = arguments.measure or ["lead_time_mean"]
    _refuse(arguments, measures)
    scenarios = [load(path, arguments.change) for path in arguments.scenarios]
    try:
        found = sweep(
            scenarios, dict(arguments.over), n=arguments.n, seed=arguments.seed, measures=measures,
            jobs=arguments.jobs, progress=console.progress,
        )  # fmt: skip
    except ValueError as error:
        if type(error) is not ValueError:  # a ScenarioError is told as such
            raise
        raise UsageError(str(error)) from None
    crossovers = _crossovers(found)
    sources = dict(zip(found.scenarios, arguments.scenarios, strict=True))
    console.data({
        "scenarios": [{"scenario": path, "title": name} for name, path in sources.items()],
        "changes": dict(arguments.change),
        "over": {factor: list(dict.fromkeys(found.settings[factor])) for factor in found.factors},
        "seed": arguments.seed,
        "n": found.n,
        "level": found.confidence,
        "version": __version__,
        "same_clients": found.same_clients,
        "unmoved": list(found.unmoved),
        "points": [
            {
                "scenario": sources[row["scenario"]],
                "title": row["scenario"],
                "settings": {factor: row[factor] for factor in found.factors},
                **{key: row[key] for key in ("measure", "label", "unit", "mean", "low", "high", "sd", "n")},
            }
            for row in found.summary.to_dict("records")
        ],
        "crossovers": [
            {
                "measure": c.measure.key, "first": c.names[0], "second": c.names[1], "verdict": c.verdict,
                "place": c.place, "low": c.low, "high": c.high, "words": str(c),
            }
            for c in crossovers
        ],
        **({"saved": str(arguments.save)} if arguments.save else {}),
    })  # fmt: skip
    for name, path in sources.items():
        console.say(f"{name} ({path})")
    console.say(f"{found.n} replications of every point, seed {arguments.seed}\n")
    console.show(sweep_table(found))
    for one in crossovers:
        console.say("\n" + textwrap.fill(str(one), WIDTH))
    save(arguments, console, lambda: found.chart(measures[0]))
    return 0


def _refuse(arguments: argparse.Namespace, measures: list[str]) -> None:
    """Refuse before the runs what cannot be carried out after them."""
    if not arguments.over:
        raise UsageError(f"Say what to change: --over {FORM}.\nSee `simkit sweep --help`.")
    if len({key for key, _ in arguments.over}) < len(arguments.over):
        raise UsageError("The same path is swept twice with --over; give all its values at once.")
    if arguments.save and len(measures) > 1:
        raise UsageError("A chart shows one measure; with --save name one --measure.")


def _crossovers(found: Any) -> list[Any]:
    """Return the crossover of every two scenarios in every measure, where it can be looked for."""
    from simkit.experiment.design import is_number

    if len(found.factors) != 1:
        return []
    values = list(dict.fromkeys(found.settings[found.factors[0]]))
    if len(values) < 2 or not all(is_number(value) for value in values):
        return []
    return [
        found.crossover(measure, first, second)
        for measure in found.measures
        for first, second in combinations(found.scenarios, 2)
    ]
