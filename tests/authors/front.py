"""What the project's front page shows, run and written down: `python -m authors.front`, in two minutes.

The page is held to this record by `tests/claims/README.toml`. The record is held to the model by the numbers of its
offices in golden.json, so that a test need not run a hundred offices again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import simkit as sk
from simkit import theory

RECORD = Path(__file__).parents[1] / "claims" / "front-page.md"
GOLDEN = Path(__file__).parents[1] / "unit" / "golden.json"
STRUCTURES = ("tax-office/specialists", "tax-office/hybrid", "tax-office/service-team")
PLANS = ("textbook/dip-at-once", "textbook/dip-in-phases")
SHOWN = (
    "lead_time_mean", "within_norm", "handlers", "hung_up", "right_first_time", "fit", "disagreement",
    "tasks_within_norm", "meeting_share", "cost_per_settled",
)  # fmt: skip
MENDED = {"handoff.between.delay_minutes": 60, "handoff.between.reading_minutes": 4}  # a scanner, and notes
N = 30


def made_of() -> Iterator[str]:
    """Yield a line for each office, with a digest of its golden numbers."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    for name in (*STRUCTURES, *PLANS):
        yield f"{name} {hashlib.sha256(json.dumps(golden[name]).encode()).hexdigest()[:16]}"


def sections() -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the name of each part of the record, and its lines."""
    yield "made of", made_of()
    yield "structures", _structures()
    yield "five", _five()
    yield "plans", _plans()


def _structures() -> Iterator[str]:
    offices = [sk.load(name) for name in STRUCTURES]
    found = sk.compare(*offices, n=N, seed=1, measures=SHOWN, against="all")
    short = dict(zip(found.names, ("specialists", "hybrid", "service teams"), strict=True))
    for key in SHOWN:
        rows = found.summary.loc[[key]].to_dict("records")
        told = [row for row in rows if row["verdict"] in ("better", "worse")]
        beaten = {row["first" if row["verdict"] == "better" else "second"] for row in told}
        best = " or ".join(short[name] for name in found.names if name not in beaten) if beaten else "cannot tell"
        means = [runs.summary.loc[key] for runs in found.replications]
        yield f"{key}: {' '.join(f'{_shown(row):.4f}' for row in means)}; best: {best}"
    pair = found.pair(found.names[0], found.names[2])
    rival = sk.compare(offices[2], offices[0].change(MENDED), n=N, seed=1, measures=["lead_time_mean"])
    for label, one in {"service teams less": pair, "mended less": rival}.items():
        row = one.summary.loc["lead_time_mean"]
        yield f"{label}: {-row['difference']:.4f} {-row['high']:.4f} {-row['low']:.4f} ({row['verdict']})"
    yield f"mended: {rival.second.summary.loc['lead_time_mean', 'mean']:.4f}"


def _shown(row) -> float:
    return 100 * row["mean"] if row["unit"] == "share" else row["mean"]


def _five() -> Iterator[str]:
    offices = [sk.load(name) for name in (STRUCTURES[0], STRUCTURES[2])]
    yield from str(sk.compare(*offices, n=5, seed=1, measures=["lead_time_mean"])).splitlines()


def _plans() -> Iterator[str]:
    found = sk.transition(*map(sk.load, PLANS), n=N, seed=1)
    for (plan, key), row in found.summary.iterrows():
        yield f"{plan}, {key}: {row['value']:.4f} {row['low']:.4f} {row['high']:.4f} never {row['never']:.2f}"
    for plan, row in found.verdict(6).iterrows():
        yield f"{plan}, week 6: {row['verdict']}, looks worse in {row['looks_worse']:.3f} of the replications"
    for plan, week in found.sound_from().items():
        yield f"{plan}, sound from week: {week}"
    weeks = found.weeks().pivot(index="week", columns="plan", values="value").rename_axis(columns=None)
    yield from weeks.round(1).to_string().splitlines()
    for name, phased in {"at once": {}, "in phases": {"before": 1020, "phases": 4, "gap": 8}}.items():
        fluid = theory.dip(1000, 800, 1100, 8, **phased)
        yield f"fluid, {name}: {fluid.peak:.2f} {fluid.cleared_week:.2f}"


if __name__ == "__main__":
    parts = [f"## {name}\n\n" + "\n".join(lines) + "\n" for name, lines in sections()]
    head = (
        "# The record behind the front page\n\nWritten by `python -m authors.front`; thirty replications, seed 1.\n\n"
    )
    RECORD.write_text(head + "\n".join(parts), encoding="utf-8", newline="\n")
