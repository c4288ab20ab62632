"""Command: print the table of the validation, or store it.

    python -m authors.validation [--case KEY ...] [--seed N] [--replications N] [--write [FILE]]

With ``--replications 300`` the replications of every case are also divided into experiments of ten, and a
second table counts how many of their 95 % intervals hold the expected value.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from authors.validation.catalogue import cases
from authors.validation.coverage import EACH, coverage_table
from authors.validation.every_wait import all_matches
from authors.validation.page import page, table
from authors.validation.simulate import simulate

PAGE = Path("tests/validation/README.md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate the cases and print or store the table."""
    known = {case.key: case for case in cases()}
    parser = argparse.ArgumentParser(
        prog="python -m authors.validation",
        description="Set the office beside closed forms: expected, simulated, interval. All cases take a few minutes.",
    )
    parser.add_argument("--case", nargs="+", metavar="KEY", choices=list(known), help=f"only these: {', '.join(known)}")
    parser.add_argument("--seed", type=int, default=1, help="seed of all replications (default 1)")
    parser.add_argument(
        "--replications",
        type=int,
        metavar="N",
        help=f"replications of every case, at least {EACH}, when not its own; also counts how many intervals of {EACH} "
        "replications hold the expected value (300 of all cases take more than an hour)",
    )
    parser.add_argument(
        "--write", nargs="?", const=PAGE, type=Path, metavar="FILE", help=f"store the whole page (default {PAGE})"
    )
    chosen = parser.parse_args(arguments)
    if chosen.seed < 0:
        parser.error(f"--seed must be at least 0, not {chosen.seed}")
    if chosen.replications is not None and chosen.replications < EACH:
        parser.error(f"--replications must be at least {EACH}, not {chosen.replications}")
    if chosen.write and (chosen.case or chosen.seed != 1 or chosen.replications):
        parser.error("--write stores the whole page with seed 1; leave --case, --seed and --replications out")
    if chosen.write and not chosen.write.parent.is_dir():
        parser.error(f"there is no folder {chosen.write.parent}; go to the root of the project, or name a file")

    outcomes = []
    for key in chosen.case or known:
        print(f"simulating {known[key].title} ...", file=sys.stderr, flush=True)
        outcomes += simulate(known[key], chosen.seed, chosen.replications)
    matched = [] if chosen.case else all_matches(chosen.seed)
    if chosen.write:
        chosen.write.write_text(page(outcomes, matched, chosen.seed), encoding="utf-8", newline="\n")
        print(f"written: {chosen.write}")
    else:
        print(table(outcomes))
        if chosen.replications:
            print(f"\n{coverage_table(outcomes)}")
    refused = [o for o in (*outcomes, *matched) if not o.accepted]
    print(f"{len(outcomes) + len(matched) - len(refused)} accepted, {len(refused)} not accepted", file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
