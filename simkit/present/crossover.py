"""Crossover: where two structures cross, or why that cannot be told, in a sentence or two."""

from collections.abc import Callable

from simkit.experiment.sweep import Crossover
from simkit.present.phrases import ONE_RUN, joined
from simkit.present.table import Table


def table(found: Crossover) -> Table:
    """Return a sentence or two; there are no rows."""
    first, second = found.names
    return Table(words=f"{found.measure.label}, {first} and {second}: {_SENTENCES[found.verdict](found)}")


def _one(found: Crossover) -> str:
    other = next(name for name in found.names if name != found.ahead)
    place = f"{_number(found.place)} ({found.confidence:.0%} interval {_number(found.low)} to {_number(found.high)})"
    return f"they cross at {place}. Below it {found.ahead} is lower, above it {other}."


def _none(found: Crossover) -> str:
    low, high = map(_number, found.span)
    return f"no crossover in this range, from {low} to {high}. {found.ahead} is lower all the way."


def _many(found: Crossover) -> str:
    return f"more than one crossover, at about {joined([_number(at) for at in found.at])}. {_unclear(found)}"


def _where(found: Crossover) -> str:
    low, high = _number(found.low), _number(found.high)
    return f"they cross, but one cannot tell where: between {low} and {high}. {_unclear(found)}"


def _whether(found: Crossover) -> str:
    if found.n < 2:
        return f"cannot tell whether they cross. {ONE_RUN}"
    return f"cannot tell whether they cross in this range. {_unclear(found)}"


def _unclear(found: Crossover) -> str:
    if not found.open:
        return ""
    places = [f"from {_number(low)} to {_number(high)}" for low, high in found.open]
    return f"Which of them is lower cannot be told {joined(places)}; more replications would narrow it down."


def _number(value: float) -> str:
    return f"{value:.4g}"


_SENTENCES: dict[str, Callable[[Crossover], str]] = {
    "one crossover": _one,
    "no crossover in this range": _none,
    "more than one": _many,
    "cannot tell where": _where,
    "cannot tell whether": _whether,
}
