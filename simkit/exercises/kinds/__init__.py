"""The kinds of check. A lesson needs no new kind; a new kind is one file here and one line below."""

from simkit.exercises.exercise import Exercise
from simkit.exercises.kinds.choice import Choice
from simkit.exercises.kinds.comparison import Comparison
from simkit.exercises.kinds.decision import Decision
from simkit.exercises.kinds.estimate import Estimate
from simkit.exercises.kinds.function import Function
from simkit.exercises.kinds.number import Number
from simkit.exercises.kinds.pilot import Pilot
from simkit.exercises.kinds.pitfall import Pitfall
from simkit.exercises.kinds.plan import Plan
from simkit.exercises.kinds.runlog import RunLog
from simkit.exercises.kinds.scenario import Scenario

KINDS: dict[str, type[Exercise]] = {
    "choice": Choice,
    "comparison": Comparison,
    "decision": Decision,
    "estimate": Estimate,
    "function": Function,
    "number": Number,
    "pilot": Pilot,
    "pitfall": Pitfall,
    "plan": Plan,
    "runlog": RunLog,
    "scenario": Scenario,
}

__all__ = ["KINDS"]
