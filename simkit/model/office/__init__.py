"""Office: the salabim model. A deterministic function of scenario and demand."""

from simkit.model.office.office import Office, Stopped, simulate
