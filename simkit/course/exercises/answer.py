"""Reading what a learner hands in, without trusting its form."""

import math
import numbers
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simkit.model.scenario.refusals import did_you_mean


class FormError(ValueError):
    """The answer is not in a form that this check can read. The message says so in words."""


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
        return f"a {type(answer).__name__} of {len(answer)} things"
    if isinstance(answer, dict):
        return "a dictionary"
    if callable(answer) and hasattr(answer, "__name__"):
        return f"the function `{answer.__name__}` itself"
    name = type(answer).__name__
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"


def read_number(answer: Any, what: str = "a number") -> float:
    """Read a finite number from a Python number, a NumPy scalar or a Series with one value."""
    if isinstance(answer, bool) or type(answer).__name__ == "bool_":
        raise FormError(f"Expected {what}, found {kind_of(bool(answer))}.")
    if isinstance(answer, str):
        raise FormError(f"Expected {what}, found {kind_of(answer)}. Write a number without quotation marks.")
    if not isinstance(answer, numbers.Real):
        item = getattr(answer, "item", None)
        size = getattr(answer, "size", None)
        if not callable(item) or callable(size) or size != 1:
            raise FormError(f"Expected {what}, found {kind_of(answer)}.")
        answer = item()
        if isinstance(answer, bool) or not isinstance(answer, numbers.Real):
            raise FormError(f"Expected {what}, found {kind_of(answer)}.")
    value = float(answer)
    if not math.isfinite(value):
        raise FormError(
            f"Expected {what}, found {value}. That comes from dividing by zero or from averaging nothing: "
            "look at the step before."
        )
    return value


def other_level(answer: Any) -> str:
    """Say that an interval is not one of 95 %; an empty text when it is, or when it does not say."""
    confidence = getattr(answer, "confidence", 0.95)
    if confidence == 0.95:
        return ""
    return f"This interval has a confidence level of {confidence:.0%}. Take 95 %, so that intervals can be compared."


def show(value: Any) -> str:
    """A number for reading: at most five digits, no trailing zeros."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return str(value)
    return f"{float(value):.5g}"


def perhaps(wrong: Any, known: Iterable[Any]) -> str:
    """Return ``" (did you mean 'x'?)"`` for the nearest known name, or an empty string."""
    near = did_you_mean(str(wrong), [str(name) for name in known])
    return f" ({near})" if near else ""


def summary_row(answer: Any, measure: str, columns: tuple[str, ...], made_by: str) -> dict[str, Any]:
    """One measure's row of a results object, as a dictionary."""
    summary = getattr(answer, "summary", None)
    if not hasattr(summary, "loc") or not hasattr(summary, "columns"):
        raise FormError(f"Expected what `{made_by}` gives, found {kind_of(answer)}.")
    missing = [name for name in columns if name not in summary.columns]
    if missing:
        raise FormError(
            f"Expected what `{made_by}` gives, found {kind_of(answer)}: "
            f"its summary has no column {', '.join(map(repr, missing))}."
        )
    if measure not in summary.index:
        raise FormError(f"The summary has no measure '{measure}'{perhaps(measure, summary.index)}.")
    return dict(summary.loc[measure])


# The world the office stands in. What a scenario holds beside these is the organisation.
WORLD = ("clock", "products", "events", "questions", "callers")


def demand_differences(first: Any, second: Any) -> list[str]:
    """Say where the demand of two scenarios differs."""
    if not (hasattr(first, "data") and hasattr(second, "data")):
        return []
    one, other = first.data(), second.data()
    return [text for key in WORLD for text in _differences(one.get(key), other.get(key), key)]


def _differences(one: Any, other: Any, path: str) -> Iterator[str]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in [*one, *(key for key in other if key not in one)]:
            if key not in one or key not in other:
                yield f"{path}.{key} is only in one of them"
            else:
                yield from _differences(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _differences(left, right, f"{path}[{index}]")
    elif one != other and not path.endswith(".label"):  # a name shown to people changes no client
        yield f"{path} is {other}, was {one}"
