"""Finding: what one check of the doctor found."""

from __future__ import annotations

from dataclasses import asdict, dataclass

STATUSES = ("ok", "warning", "problem")


@dataclass(frozen=True)
class Finding:
    """One finding."""

    id: str
    title: str
    status: str
    found: str
    advice: str = ""

    def as_data(self) -> dict[str, str]:
        """Return plain data for ``--json``."""
        return asdict(self)
