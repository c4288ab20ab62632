"""Pitfalls to fall into safely, each a small experiment with its number, its source and what to do instead."""

from simkit.course.pitfalls.numbers import PitfallNumber, PitfallNumbers
from simkit.course.pitfalls.pitfalls import Pitfall, PitfallError, PitfallOutcome, Pitfalls, pitfall, pitfalls
