"""Page: the table of the validation, in Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence

from authors.validation.case import Case
from authors.validation.every_wait import Match
from authors.validation.outcome import LEVEL, PLANTED, PRECISION, Outcome

HEAD = ("Case", "Quantity", "Unit", "Expected", "Simulated", f"{LEVEL:.0%} interval", "± %", "Replications", "Accepted")


def page(outcomes: Sequence[Outcome], matched: Sequence[Match], seed: int) -> str:
    """Return the whole page."""
    listed = {outcome.case.key: outcome.case for outcome in outcomes}
    parts = [_opening(outcomes, len(listed), seed), table(outcomes), _waits(matched), "## The cases"]
    parts += [_case(case) for case in listed.values()]
    return "\n\n".join(parts) + "\n"


def at_scale(outcomes: Sequence[Outcome], counted: str, seed: int) -> str:
    """Return the page of many replications: expected and simulated, and how often an interval holds the truth."""
    number, accepted = len(outcomes[0].values), sum(outcome.accepted for outcome in outcomes)
    missed = [f"*{o.case.title}, {o.quantity.label}*" for o in outcomes if not o.accepted]
    lie = f"Here: {'; '.join(missed)}." if missed else "Here none does."
    return f"""# Validation at scale: {number:,} replications of every case

This page is made once a release by `python kit.py validation --replications {number} --write` (seed {seed}).
No test compares it; [the page beside it](README.md) is the one that a test makes anew.

**{accepted} of {len(outcomes)} quantities are accepted.** With a level of {LEVEL:.0%} for each line, a faultless
office is expected to show {(1 - LEVEL) * len(outcomes):.1f} of {len(outcomes)} outside its interval. {lie}

## Expected and simulated

{table(outcomes)}

## How often an interval of ten replications holds the truth

The replications of a case are cut into experiments of ten, as a learner would make them; counted is how many of
their 95 % intervals hold the truth. *Band* is where that count lies for an honest interval with a probability of at
least 99.9 %.

{counted}
"""


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the table of expected and simulated values."""
    return markdown(HEAD, [row(outcome) for outcome in outcomes])


def row(outcome: Outcome) -> tuple[str, ...]:
    """Return one line of the table."""
    low, high = outcome.interval
    return (
        outcome.case.title,
        outcome.quantity.label,
        outcome.quantity.unit,
        figures(outcome.expected),
        figures(outcome.mean),
        f"{figures(low)} to {figures(high)}",
        f"{100 * outcome.share:.2f}",
        str(len(outcome.values)),
        verdict(outcome),
    )


def verdict(outcome: Outcome) -> str:
    """Return the verdict in words."""
    if outcome.accepted:
        return "yes"
    return "NO: too wide an interval" if outcome.agrees else "NO: expected value outside"


def figures(value: float) -> str:
    """Write a number with four significant digits, without an exponent."""
    text = f"{value:#.4g}"
    return f"{value:.0f}" if "e" in text else text.removesuffix(".")


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _opening(outcomes: Sequence[Outcome], cases: int, seed: int) -> str:
    accepted = sum(outcome.accepted for outcome in outcomes)
    count = len(outcomes)
    miss = 1 - LEVEL**count
    return f"""# Validation: the office beside closed forms

This page is made by `python kit.py validation --write` (`make validation` prints the table); a test makes it
anew and compares. Do not edit it by hand.

**{accepted} of {count} quantities in {cases} cases are accepted.**

- *Expected* is exact: a closed form of queueing theory, or of how people learn. No approximation is used, but for the
  change of a whole office: there the length of a task makes a difference of 0.2%, as said below.
- *Simulated* is what the office itself makes of it. Each case is a shipped textbook scenario, with the changes
  listed below, run through the same path as any other scenario: file, demand, office, run log, measures.
- *Accepted* means two things. The expected value lies inside the {LEVEL:.0%} confidence interval (Student's t over
  independent replications). And half the width of that interval, *± %* of the expected value, is below
  {PRECISION:.1%}: so a value {PLANTED:.0%} beside the truth lies outside the interval and is rejected. A test plants
  that error in every line, in both directions.
- The level holds for each line. With {count} lines, a faultless office would still show at least one line
  outside its interval in {miss:.0%} of all seeds, if the lines were independent; at most
  {min(1, count * (1 - LEVEL)):.0%} if not. Lines do share random numbers. The seed is {seed} everywhere. It was
  fixed beforehand and is not chosen by its outcome; the length of the runs was set by the width of the
  intervals. Two lines missed at first, by chance as other seeds showed: one of `redial-busy` with twenty
  replications, which now has fifty, and one of `first-line`, which now has other numbers of calls.
  `--seed` tries another one.
- Times are minutes of opening hours. m is the mean minutes of work, rho the load of an employee."""


def _waits(matched: Sequence[Match]) -> str:
    head = ("Scenario", "Desk", "Employees", "Tasks or calls", "Mean wait", "All equal")
    rows = [
        (m.scenario, m.team, str(m.servers), str(len(m.waits)), figures(m.waits.mean()), "yes" if m.accepted else "NO")
        for m in matched
    ]
    return (
        "## Every wait, one by one\n\n"
        "The mean wait at a desk of many clerks is hard to simulate: for the pooled desk of twenty, a half-width of\n"
        "1.5% takes some twenty million clients (by the asymptotic variance of Whitt 1989). But where the first to\n"
        "come is served first, the wait of every single client follows from the arrivals and the work by a\n"
        "recursion (Lindley 1952; Kiefer and Wolfowitz 1955). Here the shipped scenarios run unchanged, one\n"
        "replication each, and every wait in the office is set beside the recursion. Equal means: less than a\n"
        "millionth of a minute apart. For a first and a second line, the callers of the second are those whom the\n"
        "first passes on, at the moments that the recursion gives.\n\n" + markdown(head, rows)
    )


def _case(case: Case) -> str:
    lines = [
        f"### {case.title} (`{case.key}`)",
        "",
        f"Expected: {case.formula}.",
        "",
        f"`{case.scenario}`, {case.replications} replications of {case.days:g} working days "
        f"after {case.warm_up_days:g} of warm-up" + (", with" if case.changes else ", unchanged."),
    ]
    if case.changes:
        changes = [f'"{path}": {json.dumps(value)},' for path, value in case.changes.items()]
        lines += ["", "```python", *changes, "```"]
    return "\n".join(lines)
