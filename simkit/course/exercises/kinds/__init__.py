"""The kinds of check. A lesson needs no new kind; a new kind is one file here and one line below."""

from simkit.course.exercises.exercise import Exercise
from simkit.course.exercises.kinds.change import PilotCheck, PlanCheck
from simkit.course.exercises.kinds.comparison import ComparisonCheck, DecisionCheck
from simkit.course.exercises.kinds.estimate import EstimateCheck
from simkit.course.exercises.kinds.number import ChoiceCheck, FunctionCheck, NumberCheck
from simkit.course.exercises.kinds.own import FaceCheck, PitfallCheck, ReportCheck
from simkit.course.exercises.kinds.room import CardCheck, SessionCheck
from simkit.course.exercises.kinds.scenario import ScenarioCheck

KINDS: dict[str, type[Exercise]] = {
    "card": CardCheck,
    "choice": ChoiceCheck,
    "comparison": ComparisonCheck,
    "decision": DecisionCheck,
    "estimate": EstimateCheck,
    "face": FaceCheck,
    "function": FunctionCheck,
    "number": NumberCheck,
    "pilot": PilotCheck,
    "pitfall": PitfallCheck,
    "plan": PlanCheck,
    "report": ReportCheck,
    "scenario": ScenarioCheck,
    "session": SessionCheck,
}
