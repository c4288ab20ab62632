"""Set two or more scenarios side by side on the same clients and print who does best in whose eyes."""

import argparse

from simkit.cli.console import Console
from simkit.cli.options import NAME_HELP, add_change, add_n, add_seed, load
from simkit.cli.parser import UsageError

NAME = "lenses"
HELP = "set two or more scenarios side by side, lens by lens"
MOST = 6  # more columns do not fit a console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``simkit lenses``."""
    parser.add_argument("a", metavar="A", help=NAME_HELP)
    parser.add_argument("b", metavar="B", help="another one")
    parser.add_argument("more", metavar="C", nargs="*", help=f"more of them, up to {MOST} in all")
    add_n(parser, 30)
    add_seed(parser)
    add_change(parser, help_text="change one value in all of them; may be repeated")


def execute(arguments: argparse.Namespace, console: Console) -> int:
    """Run all and print."""
    import simkit as sk
    from simkit.present import lenses
    from simkit.present.phrases import letters, times_of_each

    paths = [arguments.a, arguments.b, *arguments.more]
    if len(paths) > MOST:
        raise UsageError(f"{len(paths)} scenarios do not fit side by side; name {MOST} at most.")
    scenarios = [load(path, arguments.change) for path in paths]
    seen = sk.lenses(*scenarios, n=arguments.n, seed=arguments.seed, progress=console.progress)
    # In the summary they bear their titles; a script wants names that do not change with the scenario.
    short = letters(seen)
    keys = [letter.lower() for letter in short]
    of = dict(zip(seen.names, keys, strict=True))
    console.data({
        "scenarios": {
            key: {"scenario": path, "title": scenario.title}
            for key, path, scenario in zip(keys, paths, scenarios, strict=True)
        },
        "changes": dict(arguments.change),
        "seed": arguments.seed,
        "n": arguments.n,
        "level": seen.confidence,
        "same_clients": seen.same_clients,
        "measures": [
            {
                "measure": name,
                "lens": row["lens"],
                "label": row["label"],
                "unit": row["unit"],
                **{key: row[title] for title, key in of.items()},
                "best": [of[title] for title in row["best"]],
            }
            for name, row in seen.summary.iterrows()
        ],
    })  # fmt: skip
    for letter, name, path in zip(short, seen.names, paths, strict=True):
        console.say(f"{letter}  {name} ({path})")
    console.say(f"{times_of_each(seen)}\n")
    console.show(lenses.table(seen, short))
    return 0
