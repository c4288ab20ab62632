"""Do two scenarios meet the same clients? Everything but the organisation must be the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["demand_differences"]

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
