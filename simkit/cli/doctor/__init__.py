"""Doctor: whether this installation can do the course, found out by trying.

Every check tries the real thing (starts a kernel, draws a chart's data, runs the model) and tells
in plain words what it found and, if that is not good, the one thing to do. No check may raise.
"""

from simkit.cli.doctor.examine import examine
from simkit.cli.doctor.finding import Finding

__all__ = ["Finding", "examine"]
