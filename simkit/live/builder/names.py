"""Names: find what somebody means by a key or a label, and help when it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simkit.model.scenario.refusals import did_you_mean, one_of

SHOWN = 12


def find(kind: str, wanted: str, known: Mapping[str, str]) -> str:
    """Return the key of what is meant."""
    if isinstance(wanted, str):
        if wanted in known:
            return wanted
        plain = wanted.strip().casefold()
        for key, label in known.items():
            if plain in (key.casefold(), label.casefold()):
                return key
    names = list(dict.fromkeys(known.values()))
    near = did_you_mean(str(wanted), [*known.values(), *known])
    allowed = one_of(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
    raise ValueError(f"there is no {kind} '{wanted}'; {near or allowed}")


def find_all(kind: str, wanted: str | Iterable[str], known: Mapping[str, str]) -> list[str]:
    """Return the keys of one or several that are meant, each once."""
    several = [wanted] if isinstance(wanted, str) else list(wanted)
    return list(dict.fromkeys(find(kind, one, known) for one in several))
