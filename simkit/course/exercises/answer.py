"""Reading what a learner hands in, without trusting its form."""

import math
import numbers
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from simkit.model.scenario.refusals import did_you_mean


class FormError(ValueError):
    """The answer is not in a form that this check can read. The message says so in words."""


class NotRight(FormError):
    """The answer is of the kind that was asked for, but something in it cannot be judged: that is not right yet."""


def is_untouched(answer: Any) -> bool:
    """Is this still the placeholder of the exercise?

    ``...``, ``None``, ``NotImplemented`` and the text ``"..."`` count as untouched; so does a tuple or a
    list that holds nothing else.
    """
    if answer is ... or answer is None or answer is NotImplemented:
        return True
    if isinstance(answer, str):
        return answer.strip() in ("", "...", "…")
    if isinstance(answer, (tuple, list)) and answer:
        return all(is_untouched(part) for part in answer)
    return False


def kind_of(answer: Any) -> str:
    """Say in words what somebody handed in: "a text", "a function", "a DataFrame"."""
    if isinstance(answer, bool):
        return "True or False"
    if isinstance(answer, str):
        return f"the text {answer!r}" if len(answer) <= 40 else "a long text"
    if isinstance(answer, numbers.Number):
        return f"the number {show(answer)}"
    if isinstance(answer, (tuple, list)):
        return f"a {type(answer).__name__} of {len(answer)} thing{'s' * (len(answer) != 1)}"
    if isinstance(answer, dict):
        return "a dictionary"
    if callable(answer) and hasattr(answer, "__name__"):
        return f"the function `{answer.__name__}` itself"
    name = type(answer).__name__
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"


def number_in(text: str, what: str) -> float:
    """Read a number with nothing beside it but what it counts: "2,5", "2.5 minutes", "week 3", "40 %" of a share."""
    parts = re.fullmatch(r"\s*([^\W\d]*)\s*([-+−]?\d+(?:[.,]\d+)?)\s*(%|[^\W\d]*)\s*", text)
    known = {word.rstrip("s") for word in ["", *re.findall(r"\w+|%", what), *["%"] * ("share" in what)]}
    if not parts or not {parts[1].rstrip("s"), parts[3].rstrip("s")} <= known:
        raise FormError(f"Expected {what}, found {kind_of(text)}. Write the number alone, such as 2.5.")
    value = float(parts[2].replace(",", ".").replace("−", "-"))  # the decimal comma of much of Europe
    return value / 100 if parts[3] == "%" and "share" in what else value


def read_number(answer: Any, what: str = "a number") -> float:
    """Read a finite number from a Python number, a NumPy scalar, a Series with one value, or the text of a number."""
    if isinstance(answer, bool) or type(answer).__name__ == "bool_":
        raise FormError(f"Expected {what}, found {kind_of(bool(answer))}.")
    if isinstance(answer, str | Decimal):
        answer = number_in(str(answer), what)
    if isinstance(answer, tuple) and len(answer) == 2 and all(type(part) is int for part in answer):
        raise FormError(
            f"Python reads {answer[0]},{answer[1]} as two numbers. With a decimal point it is one: "
            f"{answer[0]}.{answer[1]}."
        )
    if not isinstance(answer, numbers.Real):
        item = getattr(answer, "item", None)
        size = getattr(answer, "size", None)
        if not callable(item) or callable(size) or size != 1:
            raise FormError(f"Expected {what}, found {kind_of(answer)}.")
        answer = item()
        if isinstance(answer, bool) or not isinstance(answer, numbers.Real):
            raise FormError(f"Expected {what}, found {kind_of(answer)}.")
    value = as_float(answer)
    if not math.isfinite(value):
        raise NotRight(
            f"Expected {what}, found {value}. That comes from dividing by zero or from averaging nothing: "
            "look at the step before."
        )
    return value


def low_level(answer: Any) -> str:
    """Say that an interval promises less than 95 %; an empty text when it does not, or when it does not say."""
    confidence = getattr(answer, "confidence", 0.95)
    if confidence >= 0.95:
        return ""
    return f"This interval has a confidence level of {confidence:.0%}. Take 95 %, so that intervals can be compared."


def as_float(value: Any) -> float:
    """A real number as a float; an integer too large for one is infinite."""
    large = isinstance(value, int) and abs(value) > 1e308
    return math.copysign(math.inf, 1 if value > 0 else -1) if large else float(value)


def show(value: Any) -> str:
    """A number for reading: at most five digits, no trailing zeros."""
    if isinstance(value, list) and all(isinstance(one, numbers.Real) for one in value):
        return f"[{', '.join(map(show, value))}]"
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return str(value)
    return f"{as_float(value):.5g}"


def perhaps(wrong: Any, known: Iterable[Any]) -> str:
    """Return ``" (did you mean 'x'?)"`` for the nearest known name, or an empty string."""
    near = did_you_mean(str(wrong), [str(name) for name in known])
    return f" ({near})" if near else ""


def experiment_of(answer: Any, measure: str) -> Any:
    """Return the experiment whose summary, or the row of a measure, somebody handed in; anything else as it is."""
    origin = getattr(answer, "attrs", None)
    row = getattr(answer, "name", None)
    if origin and isinstance(row, str) and row != measure:
        raise NotRight(f"That is the row of `{row}`; asked for is `{measure}`.")
    return origin["of"].result if isinstance(origin, dict) and "of" in origin else answer


def summary_row(
    answer: Any, measure: str, columns: tuple[str, ...], made_by: str, ask: str = 'measures=["{}"]'
) -> dict[str, Any]:
    """One measure's row of a results object, as a dictionary."""
    summary = getattr(answer, "summary", None)
    if not hasattr(summary, "loc") or not hasattr(summary, "columns"):
        raise FormError(f"Expected what `{made_by}` gives, found {kind_of(answer)}.")
    missing = [name for name in columns if name not in summary.columns]
    if missing:
        raise FormError(f"Expected what `{made_by}` gives, found {kind_of(answer)}.")
    if measure not in summary.index:
        raise NotRight(
            f"It holds no `{measure}`{perhaps(measure, summary.index)}. Ask for it: `{ask.format(measure)}`."
        )
    return dict(summary.loc[measure])


# ---------------------------------------------------------------- is it the office that was asked for?

# The world the office stands in. What a scenario holds beside these is the organisation.
WORLD = re.compile(r"(clock|products|events|questions|callers)\b")
DAYS = ("clock.warm_up_days", "clock.horizon_days")  # how long it runs is for whoever designs the experiment
NAMES = ("title", "description", "label")  # shown to people; they change nothing
ABSENT = "not there"
ANOTHER = "That is another office"


def places_of(scenario: Any) -> dict[str, Any]:
    """Return every number, name and list of an office by its path."""
    return dict(_places(scenario.data(), "")) if callable(getattr(scenario, "data", None)) else {}


def _places(data: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key not in NAMES:
                yield from _places(None if _follows(data, key) else value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list) and any(isinstance(one, Mapping) for one in data):
        if path == "plan.steps":  # what happens in one week happens at once, in whatever order it is written
            data = sorted(data, key=lambda step: (step["week"], step["do"]))
        for index, one in enumerate(data):
            yield from _places(one, f"{path}[{index}]")
    else:
        yield path, data


def _follows(duration: Mapping[str, Any], key: str) -> bool:
    """Does this mean, or this cv, say only what the rest of the duration says already?"""
    if key == "cv":
        return duration.get("dist") in ("exponential", "deterministic")
    values = duration.get(key.replace("mean", "values")) if key.startswith("mean") else None
    return bool(values) and alike(duration[key], sum(values) / len(values))


def alike(one: Any, other: Any) -> bool:
    """Are two values the same, numbers to a fifth of a per cent, and lists of numbers in whatever order?"""
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str):
        both = [sorted(part) if all(isinstance(x, numbers.Real) for x in part) else list(part) for part in (one, other)]
        return len(one) == len(other) and all(map(alike, *both))
    real = all(isinstance(value, numbers.Real) and not isinstance(value, bool) for value in (one, other))
    return math.isclose(one, other, rel_tol=0.002, abs_tol=1e-9) if real else one == other


def demand_differences(first: Any, second: Any) -> list[str]:
    """Say where the demand of two scenarios differs."""
    one, other = places_of(first), places_of(second)
    return [
        f"{path} is {other.get(path, ABSENT)}, was {one.get(path, ABSENT)}"
        for path in {**one, **other}
        if one and other and WORLD.match(path) and one.get(path) != other.get(path)
    ]


def other_places(count: int) -> str:
    """Count the places that are not named."""
    return f"{count} other place{'s' * (count > 1)}"


def with_found(words: str, differences: Sequence[str]) -> str:
    """Add to a sentence the first differences that were found, if there are any."""
    return f"{words} (Found: {'; '.join(differences[:3])}.)" if differences else words


def of_the_clock(difference: str) -> bool:
    """Is it a difference of how long two offices run?"""
    return difference.startswith(DAYS)


def not_as_asked(found: Any, wanted: Sequence[Any], ground: Any) -> str:
    """Say where an office differs from all of those that were asked for; an empty text where it is one of them."""
    told = [_differs(places_of(found), places_of(one), places_of(ground)) for one in wanted]
    return "" if "" in told or not places_of(found) else min(told, key=len)


def other_teams(mine: dict[str, Any], asked: dict[str, Any]) -> str:
    """Say of the places of an office that its teams are others than asked; an empty text where they are the same."""
    teams = [sorted({path.split(".")[1] for path in one if path.startswith("teams.")}) for one in (mine, asked)]
    return "" if teams[0] == teams[1] else f"{ANOTHER}: its teams are {', '.join(teams[0])}."


def _differs(mine: dict[str, Any], asked: dict[str, Any], start: dict[str, Any]) -> str:
    if others := other_teams(mine, asked):
        return others
    told, gone = [], tuple(f"{path}." for path, value in mine.items() if value is None)
    # What was taken away is told as one, and so is work of another shape.
    shape = tuple(path[:-4] for path in asked if path.endswith(".dist") and mine.get(path) != asked[path])
    for path in {**asked, **mine}:
        value, right, was = (one.get(path, ABSENT) for one in (mine, asked, start))
        told_already = path.startswith(gone) or (path.startswith(shape) and not path.endswith(".dist"))
        if path in DAYS or told_already or alike(value, right):
            continue
        if alike(right, was):
            told.append(f"`{path}` is {show(value)}: leave that as it was.")
        elif alike(value, was):
            told.append(f"`{path}` is still {show(value)}, as at the start.")
        else:
            told.append(f"`{path}` is {show(value)}; that is not the value asked for.")
    more = f" (And so in {other_places(len(told) - 2)}.)" if len(told) > 2 else ""
    return " ".join(told[:2]) + more
