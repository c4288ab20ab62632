"""Command: print the table of the validation, or store it.

    python -m authors.validation [--case KEY ...] [--seed N] [--replications N] [--write [FILE]]

With ``--replications 1000`` the replications of every case are also divided into experiments of ten, and a
second table counts how many of their 95 % intervals hold the expected value: once a release, with ``--write``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from authors.validation.catalogue import cases
from authors.validation.coverage import EACH, coverage_table
from authors.validation.every_wait import all_matches
from authors.validation.page import at_scale, page, table
from authors.validation.simulate import simulate

PAGE = Path("tests/validation/README.md")
HOURS = "some fifty minutes of one core, shared by all cores"
AT_SCALE = PAGE.with_name("at-scale.md")


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
        f"replications hold the expected value (1000 of all cases take {HOURS})",
    )
    where = f"store the whole page (default {PAGE}; with --replications {AT_SCALE})"
    parser.add_argument("--write", nargs="?", const=True, metavar="FILE", help=where)
    chosen = parser.parse_args(arguments)
    if chosen.seed < 0:
        parser.error(f"--seed must be at least 0, not {chosen.seed}")
    if chosen.replications is not None and chosen.replications < EACH:
        parser.error(f"--replications must be at least {EACH}, not {chosen.replications}")
    if chosen.write and (chosen.case or chosen.seed != 1):
        parser.error("--write stores the whole page with seed 1; leave --case and --seed out")
    usual = AT_SCALE if chosen.replications else PAGE
    target = None if chosen.write is None else usual if chosen.write is True else Path(chosen.write)
    if target and not target.parent.is_dir():
        parser.error(f"there is no folder {target.parent}; go to the root of the project, or name a file")

    outcomes, keys = [], chosen.case or list(known)
    for number, key in enumerate(keys):
        print(f"simulating {known[key].title} ...", file=sys.stderr, flush=True)
        try:
            outcomes += simulate(known[key], chosen.seed, chosen.replications)
        except KeyboardInterrupt:
            if not outcomes:
                raise
            print(f"interrupted after {number} of {len(keys)} cases; these are told, not stored", file=sys.stderr)
            keys, target = keys[:number], None
            break
    matched = [] if chosen.case or chosen.replications or len(keys) < len(known) else all_matches(chosen.seed)
    counted = coverage_table(outcomes) if chosen.replications else ""
    if target:
        whole = at_scale(outcomes, counted, chosen.seed) if counted else page(outcomes, matched, chosen.seed)
        target.write_text(whole, encoding="utf-8", newline="\n")
        print(f"written: {target}")
    else:
        print(table(outcomes))
        if counted:
            print(f"\n{counted}")
    refused = [o for o in (*outcomes, *matched) if not o.accepted]
    print(f"{len(outcomes) + len(matched) - len(refused)} accepted, {len(refused)} not accepted", file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
