"""The kinds of check. A lesson needs no new kind; a new kind is one file here and one line below."""

from simkit.course.exercises.exercise import Exercise
from simkit.course.exercises.kinds.choice import Choice
from simkit.course.exercises.kinds.comparison import Comparison
from simkit.course.exercises.kinds.decision import Decision
from simkit.course.exercises.kinds.estimate import Estimate
from simkit.course.exercises.kinds.function import Function
from simkit.course.exercises.kinds.number import Number
from simkit.course.exercises.kinds.pilot import Pilot
from simkit.course.exercises.kinds.pitfall import Pitfall
from simkit.course.exercises.kinds.plan import Plan
from simkit.course.exercises.kinds.runlog import RunLog
from simkit.course.exercises.kinds.scenario import Scenario

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
