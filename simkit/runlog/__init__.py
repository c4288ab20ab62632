"""RunLog: the only output of a run, from which every measure and picture is made."""

from simkit.runlog.build import run
from simkit.runlog.runlog import RunLog

__all__ = ["RunLog", "run"]
