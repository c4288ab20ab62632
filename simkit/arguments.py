"""Arguments: refuse what cannot be, in words that say what would be right.

Every public function passes its arguments through here first. A message
names the argument, the value found and what is allowed.
"""

import functools
import inspect
import math
import sys
import warnings
from collections.abc import Callable, Iterable
from numbers import Integral, Real
from typing import Any, TypeVar

T = TypeVar("T")


class WrongKindError(TypeError, ValueError):
    """An argument of a kind that cannot be, such as a text for a number: wrong in kind, and so in value."""


def number(
    name: str,
    value: float | None,
    *,
    low: float | None = None,
    above: float | None = None,
    high: float | None = None,
    below: float | None = None,
    infinite: bool = False,
    why: str = "",
) -> float:
    """Return `value` as a float if it is a number within the limits; `why` says more about it."""
    allowed = _allowed("a number", low, above, high, below, infinite) + (f": {why}" if why else "")
    if isinstance(value, bool) or not isinstance(value, Real):
        raise WrongKindError(f"{name}: found {value!r}, must be {allowed}")
    found = float(value)
    finite_enough = math.isfinite(found) or (infinite and found == math.inf)
    if not finite_enough or not _within(found, low, above, high, below):
        raise ValueError(f"{name}: found {found:g}, must be {allowed}")
    return found


def whole(name: str, value: float, *, low: int, high: int | None = None, why: str = "") -> int:
    """Return `value` as an int if it is a whole number of at least `low`, and at most `high`.

    A whole float (5.0) is taken: sliders give those.
    """
    allowed = f"a whole number of at least {low}" if high is None else f"a whole number from {low} to {high}"
    allowed += f": {why}" if why else ""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise WrongKindError(f"{name}: found {value!r}, must be {allowed}")
    if not isinstance(value, Integral) and not float(value).is_integer():
        raise ValueError(f"{name}: found {float(value):g}, must be {allowed}")
    if value < low or (high is not None and value > high):
        raise ValueError(f"{name}: found {int(value)}, must be {allowed}")
    return int(value)


def probability(name: str, value: float) -> float:
    """Return `value` as a float if it lies from 0 to 1, ends included."""
    return number(name, value, low=0, high=1)


def row(name: str, values: Iterable[float], *, length: int | None = None, **limits) -> tuple[float, ...]:
    """Return `values` as a tuple of checked numbers, one a class or a station."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name}: found {values!r}, must be a sequence of numbers")
    found = tuple(values)
    if not found:
        raise ValueError(f"{name}: found no values, must have at least one")
    if length is not None and len(found) != length:
        raise ValueError(f"{name}: found {len(found)} values, must have {length}")
    return tuple(number(f"{name}[{i}]", value, **limits) for i, value in enumerate(found))


def choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of `allowed`."""
    if value not in allowed:
        raise ValueError(f"{name}: found {value!r}, must be one of {', '.join(map(repr, allowed))}")
    return value


def _within(found, low, above, high, below) -> bool:
    return (
        (low is None or found >= low)
        and (above is None or found > above)
        and (high is None or found <= high)
        and (below is None or found < below)
    )


def _allowed(kind, low, above, high, below, infinite) -> str:
    limits = []
    if low is not None:
        limits.append(f"at least {low:g}")
    if above is not None:
        limits.append(f"above {above:g}")
    if high is not None:
        limits.append(f"at most {high:g}")
    if below is not None:
        limits.append(f"below {below:g}")
    words = f"{kind} {' and '.join(limits)}" if limits else kind
    if high is None and below is None:
        words += " (infinity allowed)" if infinite else " and finite" if limits else ", finite"
    return words


def renamed(**new: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Let keywords go on working under an old name in this version, with a warning that says the new one.

    >>> @renamed(level="confidence")
    ... def interval(confidence=0.95):
    ...     return confidence
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> T:
            for old in kwargs.keys() & new.keys():
                if new[old] in kwargs:
                    raise TypeError(f"{function.__name__}: {old} is the old name of {new[old]}; give only {new[old]}")
                warn_renamed(old, new[old])
                kwargs[new[old]] = kwargs.pop(old)
            return function(*args, **kwargs)

        return call

    return decorate


def by_keyword(*old: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Let arguments that are given by name now go on being given by place in this version, with a warning.

    `old` are their names in the order in which they stood behind the arguments that may still be given by place.

    >>> @by_keyword("n", "seed")
    ... def replicate(scenario, *, n=30, seed=1):
    ...     return n, seed
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        parameters = inspect.signature(function).parameters.values()
        places = sum(parameter.kind is parameter.POSITIONAL_OR_KEYWORD for parameter in parameters)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> T:
            named = dict(zip(old, args[places:], strict=False))
            if named and len(args) <= places + len(old):
                given = ", ".join(f"{name}=" for name in named)
                warnings.warn(f"{function.__name__}: give by name: {given}", DeprecationWarning, stacklevel=2)
                return function(*args[:places], **named, **kwargs)
            return function(*args, **kwargs)

        return call

    return decorate


def warn_renamed(old: str, new: str) -> None:
    """Warn of an old name where somebody's own code uses it, however deep in ours it is found."""
    frame, level = sys._getframe(), 1
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in ("simkit", "pydantic"):
        frame, level = frame.f_back, level + 1
    warnings.warn(f"{old} is called {new} now", DeprecationWarning, stacklevel=level)
