"""Exercises: check an answer, ask for a hint, find the worked solution.

The exercises are data (``lessons/*.toml``); a check is a function of the exercise and the answer and of
nothing else. So it works in a copied, split or reordered cell, and twice in a row.
"""

from typing import Any

from simkit.course.exercises.catalogue import Catalogue, ExerciseError, shipped
from simkit.course.exercises.exercise import CheckOutcome, Hint, SolutionPointer, State


def check(id: str, *answers: Any) -> CheckOutcome:
    """Look at an answer and say where it stands.

    Parameters
    ----------
    id : str
        The exercise, such as ``"02.1"``.
    *answers
        The answer. Several values are taken together, in order: ``sk.check("04.2", mean, low, high)``.

    Returns
    -------
    CheckOutcome
        Its ``state`` is one of four: not attempted yet, not right yet, right, or cannot be read (it is
        of another kind than was asked for). It never raises.

    Examples
    --------
    >>> import simkit as sk
    >>> print(sk.check("02.1").state)
    not attempted yet
    """
    return shipped().check(id, *answers)


def hint(id: str, number: int = 1) -> Hint:
    """Show a hint; each further number says more.

    Parameters
    ----------
    id : str
        The exercise, such as ``"02.1"``.
    number : int
        Which hint, from 1. The hint itself says how many there are.

    Raises
    ------
    ExerciseError
        If there is no such exercise.

    Examples
    --------
    >>> import simkit as sk
    >>> sk.hint("02.1").number
    1
    """
    return shipped().hint(id, number)


def solution(id: str) -> SolutionPointer:
    """Show where the worked solution of an exercise is.

    Parameters
    ----------
    id : str
        The exercise, such as ``"02.1"``.

    Raises
    ------
    ExerciseError
        If there is no such exercise.

    Examples
    --------
    >>> import simkit as sk
    >>> sk.solution("02.1").path
    '../solutions/02-one-desk.ipynb'
    """
    return shipped().solution(id)
