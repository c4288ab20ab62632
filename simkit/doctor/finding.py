"""Finding: what one check of the doctor found."""

from __future__ import annotations

from dataclasses import asdict, dataclass

STATUSES = ("ok", "warning", "problem")


@dataclass(frozen=True)
class Finding:
    """One finding.

    Parameters
    ----------
    id : str
        Stable name for scripts, such as ``kernel`` or ``package-altair``.
    title : str
        What was looked at.
    status : str
        ``ok``; ``warning`` (the course works, but); or ``problem``.
    found : str
        What was found, in plain words.
    advice : str
        What to do, in one sentence; empty if nothing.
    """

    id: str
    title: str
    status: str
    found: str
    advice: str = ""

    def as_data(self) -> dict[str, str]:
        """Return plain data for ``--json``."""
        return asdict(self)
