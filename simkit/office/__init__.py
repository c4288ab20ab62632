"""Office: the salabim model. A deterministic function of scenario and demand."""

from simkit.office.office import Office, simulate

__all__ = ["Office", "simulate"]
