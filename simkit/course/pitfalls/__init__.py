"""Gallery: pitfalls to fall into safely, each a small experiment with its number, its source and what to do instead.

The room is called gallery and not pitfalls, because ``sk.pitfalls()`` is the function that opens it.
"""

from simkit.course.pitfalls.fall import Fall
from simkit.course.pitfalls.gallery import Gallery, PitfallError, pitfall, pitfalls
from simkit.course.pitfalls.measured import Measured, Number
from simkit.course.pitfalls.pitfall import Pitfall

__all__ = ["Fall", "Gallery", "Measured", "Number", "Pitfall", "PitfallError", "pitfall", "pitfalls"]
