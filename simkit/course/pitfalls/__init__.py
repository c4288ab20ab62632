"""Gallery: pitfalls to fall into safely, each a small experiment with its number, its source and what to do instead.

The room is called gallery and not pitfalls, because ``sk.pitfalls()`` is the function that opens it.
"""

from simkit.course.pitfalls.fall import PitfallOutcome
from simkit.course.pitfalls.gallery import Pitfalls, PitfallError, pitfall, pitfalls
from simkit.course.pitfalls.measured import PitfallNumbers, PitfallNumber
from simkit.course.pitfalls.pitfall import Pitfall

__all__ = ["PitfallOutcome", "Pitfalls", "PitfallNumbers", "PitfallNumber", "Pitfall", "PitfallError", "pitfall", "pitfalls"]
